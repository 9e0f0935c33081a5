// What goes wrong at night though every tool works: an overflow, a full volume group, a second job, a busy mount.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

describe('a night in which', () => {
  const run = labRun({ script: 'trouble.sh', copies, timeout: 3600 });
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

  it('a filesystem below the root is not read fails the job, whatever else looks at it', () => {
    const said = (name: string): string => run().files.get(`${name}.said`) ?? '';
    expect(code('unread.before')).toBe('0');
    expect(code('unread.check')).toBe('74');
    expect(said('unread')).toMatch(/check: read \/ reads=\d+/);
    expect(said('unread')).toMatch(/check: ERROR \/data was not read: no read of its device, and 12\d\d inodes in use/);
    expect(code('quiet.check')).toBe('74');
    expect(said('quiet')).toMatch(/check: ERROR \/data was not read: nothing of it but its head, .* and 12\d\d inodes/);
    expect(run().files.get('unread.differences')).toBe('');
  });

  it('a filesystem below the root is left out by its FileSet passes', () => {
    expect(code('left-out.check')).toBe('0');
    expect(run().files.get('left-out.said')).toContain('check: not read: /data (exclude /data)');
  });

  it('a filesystem below the root cannot be read any more fails the job', () => {
    expect(code('broken.before')).toBe('0');
    expect(code('broken.check')).toBe('74');
    expect(run().files.get('broken.said')).toMatch(/check: ERROR \S+\/mnt\/alpha\/data cannot be read: /);
    expect(run().files.get('broken.differences')).toBe('');
  });

  it('the volume group is full makes nothing', () => {
    expect(code('full.before')).toBe('73');
    expect(code('full.after')).toBe('0');
    expect(run().files.get('full.differences')).toBe('');
  });

  it('volumes of other people bear our names and tags leaves them alone, and the reaper says that they stay', () => {
    expect(code('foreign.before')).toBe('0');
    expect(code('foreign.after')).toBe('0');
    expect(code('foreign.reap')).toBe('74');
    expect(run().files.get('foreign.differences')).toBe('');
  });

  it('a snapshot of somebody else stands where ours would refuses to touch it', () => {
    expect(code('namesake.before')).toBe('73');
    expect(run().files.get('namesake.differences')).toBe('');
  });

  it('a snapshot of another volume stands there, with our tags too, refuses to touch it', () => {
    expect(code('impostor.before')).toBe('73');
    expect(run().files.get('impostor.differences')).toBe('');
  });

  it('all of that happens does not harm the guest', () => {
    expect(run().exitCode).toBe(0);
    expect(code('writes')).toBe('0');
    expect(code('origin')).toBe('0');
  });
});
