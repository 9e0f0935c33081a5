// Tools that fail and hooks that are killed, on real LVM, at the calls that change the world.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

/** `npm run test:lab:full` hits every call of the hooks with every fault: hours instead of minutes. */
const every = process.env['RENFIELD_LAB_FULL'] === '1';

describe('a hook that is hit in the middle', () => {
  const run = labRun({
    script: 'faults.sh',
    copies,
    ...(every ? { files: { every: '' } } : {}),
    timeout: every ? 6 * 3600 : 900,
  });

  /** The names of the faults, as `before.lvcreate.kill`, with one of their facts. */
  const faults = (fact: string): [string, string][] =>
    [...run().facts].flatMap(([name, value]): [string, string][] => {
      const [, fault] = new RegExp(`^((?:before|after)\\.\\w+\\.\\w+)\\.${fact}$`).exec(name) ?? [];
      return fault === undefined ? [] : [[fault, value]];
    });
  const wrong = (fact: string, isRight: (value: string, fault: string) => boolean): string[] =>
    faults(fact).flatMap(([fault, value]) => (isRight(value, fault) ? [] : [`${fault}: ${value}`]));

  it('is hit at every step that changes the world', () => {
    expect(run().exitCode).toBe(0);
    const hit = new Set(faults('hit').map(([, call]) => call.replace(/^(dmsetup \w+|\w+).*/, '$1')));
    const steps = ['lvcreate', 'dmsetup create', 'e2fsck', 'mount', 'umount', 'dmsetup remove', 'lvremove'];
    expect(steps.filter((step) => !hit.has(step))).toStrictEqual([]);
  });

  it('leaves nothing behind once it has undone its work or the next run has', () => {
    const total = faults('leaks').reduce((sum, [, leaks]) => sum + Number(leaks), 0);
    process.stderr.write(`faults ${faults('leaks').length}, leaks ${total}\n`);
    expect(faults('leaks')).toHaveLength(faults('hit').length);
    expect(wrong('leaks', (leaks) => leaks === '0')).toStrictEqual([]);
  });

  it('lets the guest go on writing, and leaves its disk in order', () => {
    expect(wrong('writes', (code) => code === '0')).toStrictEqual([]);
    expect(run().facts.get('origin')).toBe('0');
  });

  it('says so by its exit code, which stays under 200', () => {
    expect(wrong('code', (code) => Number(code) < 200)).toStrictEqual([]);
    expect(wrong('code', (code, fault) => !/\.(kill|orphan)$/.test(fault) || code === '137')).toStrictEqual([]);
    expect(wrong('code', (code, fault) => !/^before.*\.term$/.test(fault) || code === '143')).toStrictEqual([]);
  });

  it('is cleared by the next night or by the reaper', () => {
    for (const next of ['reap', 'again', 'after']) expect(wrong(next, (code) => code === '0')).toStrictEqual([]);
  });
});
