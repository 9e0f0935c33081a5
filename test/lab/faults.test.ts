// Tools that fail and hooks that are killed, on real LVM, at the calls that change the world.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

/** `npm run test:lab:full` hits every call of a stage with every fault, one boot for each: hours instead of minutes. */
const every = process.env['RENFIELD_LAB_FULL'] === '1';
const boots = every
  ? ['before', 'after'].flatMap((stage) =>
      ['fail', 'late', 'term', 'kill', 'orphan'].map((fault) => `${stage} ${fault}`),
    )
  : ['sample'];

describe.each(boots)('a hook that is hit in the middle: %s', (boot) => {
  const run = labRun({ script: 'faults.sh', copies, files: { boot: `${boot}\n` }, timeout: every ? 6 * 3600 : 3600 });

  /** The names of the faults, as `before.lvcreate.kill`, with one of their facts. */
  const faults = (fact: string): [string, string][] =>
    [...run().facts].flatMap(([name, value]): [string, string][] => {
      const [, fault] = new RegExp(`^((?:before|after)\\.\\w+\\.\\w+)\\.${fact}$`).exec(name) ?? [];
      return fault === undefined ? [] : [[fault, value]];
    });
  const wrong = (fact: string, isRight: (value: string, fault: string) => boolean): string[] =>
    faults(fact).flatMap(([fault, value]) => (isRight(value, fault) ? [] : [`${fault}: ${value}`]));

  /** A run that a fault has made shorter may have no call of that number. */
  const met = (): string[] => faults('hit').flatMap(([fault, call]) => (call === 'none' ? [] : [fault]));

  it.runIf(every)('is hit at every call of a whole run', () => {
    expect(met().length).toBeGreaterThanOrEqual(Number(run().facts.get('calls')));
  });

  it('is hit at every step that changes the world', () => {
    expect(run().exitCode).toBe(0);
    const hit = new Set(faults('hit').map(([, call]) => call.replace(/^(dmsetup \w+|\w+).*/, '$1')));
    const steps = {
      before: ['lvcreate', 'dmsetup create', 'e2fsck', 'mount'],
      after: ['umount', 'dmsetup remove', 'lvremove'],
    };
    const wanted = Object.entries(steps).flatMap(([stage, names]) =>
      boot === 'sample' || boot.startsWith(stage) ? names : [],
    );
    expect(wanted.filter((step) => !hit.has(step))).toStrictEqual([]);
  });

  it('leaves nothing behind once it has undone its work or the next run has', () => {
    const total = faults('leaks').reduce((sum, [, leaks]) => sum + Number(leaks), 0);
    process.stderr.write(`${boot}: faults ${met().length}, leaks ${total}\n`);
    expect(faults('leaks')).toHaveLength(faults('hit').length);
    expect(wrong('leaks', (leaks) => leaks === '0')).toStrictEqual([]);
  });

  it('lets the guest go on writing, and leaves its disk in order', () => {
    expect(wrong('writes', (code) => code === '0')).toStrictEqual([]);
    expect(run().facts.get('origin')).toBe('0');
  });

  it('says so by its exit code, which stays under 200', () => {
    expect(wrong('code', (code) => Number(code) < 200)).toStrictEqual([]);
    const ends = (fault: string): string | undefined => {
      if (/\.(kill|orphan)$/.test(fault)) return '137';
      return /^before.*\.term$/.test(fault) ? '143' : undefined;
    };
    const hit = new Set(met());
    expect(wrong('code', (code, fault) => !hit.has(fault) || (ends(fault) ?? code) === code)).toStrictEqual([]);
  });

  it('is cleared by the next night or by the reaper', () => {
    for (const next of ['reap', 'again', 'after']) expect(wrong(next, (code) => code === '0')).toStrictEqual([]);
  });
});
