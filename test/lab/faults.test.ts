// What goes wrong at night, on real LVM: tools that fail, a hook that is killed, a snapshot that overflows, the power.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootLab, labRun, type Run } from './lab.ts';

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

describe('a night in which', () => {
  const run = labRun({ script: 'trouble.sh', copies, timeout: 900 });
  const code = (name: string): string | undefined => run().facts.get(name);

  it('the snapshot overflows fails the job', () => {
    expect(code('overflow.before')).toBe('0');
    expect(code('overflow.check')).toBe('74');
    expect(code('overflow.after')).toBe('0');
    expect(run().files.get('overflow.differences')).toBe('');
  });

  it('a second job comes for the same guest sends it away, and the first goes on', () => {
    expect(code('first.before')).toBe('0');
    expect(code('second.before')).toBe('75');
    expect(code('second.after')).toBe('0');
    expect(code('first.check')).toBe('0');
  });

  it('somebody keeps the mount busy is told, and cleared as soon as it is free', () => {
    expect(code('busy.after')).toBe('74');
    expect(run().log).toMatch(/held by .*\bsleep\b/);
    expect(code('busy.reap')).toBe('0');
    expect(run().files.get('busy.differences')).toBe('');
  });

  it('the volume group is full makes nothing', () => {
    expect(code('full.before')).toBe('73');
    expect(code('full.after')).toBe('0');
    expect(run().files.get('full.differences')).toBe('');
  });

  it('volumes of other people bear our names and tags leaves them alone', () => {
    expect(code('foreign.before')).toBe('0');
    expect(code('foreign.after')).toBe('0');
    expect(code('foreign.reap')).toBe('0');
    expect(run().files.get('foreign.differences')).toBe('');
  });

  it('a snapshot of somebody else stands where ours would refuses to touch it', () => {
    expect(code('namesake.before')).toBe('73');
    expect(run().files.get('namesake.differences')).toBe('');
  });

  it('all of that happens does not harm the guest', () => {
    expect(run().exitCode).toBe(0);
    expect(code('writes')).toBe('0');
    expect(code('origin')).toBe('0');
  });
});

describe('a power cut while bacula-fd reads', () => {
  const keep = mkdtempSync(join(tmpdir(), 'renfield-lab-keep.'));
  let cut: Run;
  let next: Run;
  beforeAll(async () => {
    cut = await bootLab({ script: 'cut.sh', copies, keep });
    next = await bootLab({ script: 'cut-after.sh', copies, keep });
  });
  afterAll(() => {
    rmSync(keep, { recursive: true });
  });
  const rows = (name: string): string[] => (next.files.get(name) ?? '').trim().split(/\s*\n\s*/);

  it('leaves the volume group with the snapshot in it', () => {
    expect(cut.facts.get('before'), cut.log).toBe('0');
    expect(rows('volumes.found'), next.log).toStrictEqual(['snap_vm_alpha-disk0 vm_alpha-disk0', 'vm_alpha-disk0']);
  });

  it('does not keep the next night from its backup', () => {
    expect(next.facts.get('before'), next.log).toBe('0');
    expect(next.facts.get('passwd')).toBe('root:x:0:0::/root:/bin/sh');
    expect(next.facts.get('after')).toBe('0');
  });

  it('is cleared by the next night', () => {
    expect(rows('volumes.left'), next.log).toStrictEqual(['vm_alpha-disk0']);
    expect(rows('maps.left').filter((map) => /-cow|-real|renfield/.test(map))).toStrictEqual([]);
  });

  it('does not harm the guest', () => {
    expect(next.facts.get('guest-repair')).toMatch(/^[01]$/);
    expect(next.facts.get('origin')).toBe('0');
  });
});
