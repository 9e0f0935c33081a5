// LVM inside of a guest on real LVM: found by its fstab, read whole, and taken back whatever happens.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const hooks = join(import.meta.dirname, '../../hooks');

describe('a guest with LVM inside, on three disks, with an EFI system partition', () => {
  const run = labRun({ script: 'guest-lvm.sh', copies: { hooks }, timeout: 2400 });
  const fact = (name: string) => run().facts.get(name);

  it('is installed and read by a script that comes to its end', () => {
    expect(run().exitCode).toBe(0);
    expect(fact('eta.inner')).toBe('7');
  });

  it.each(['before', 'check', 'after'])('%s ends with 0', (stage) => {
    expect(fact(`eta.${stage}`)).toBe('0');
  });

  it.each(['', '/boot', '/boot/efi', '/var/log', '/srv/My Data'])('shows every file of %s/', (path) => {
    expect(fact(`eta.tree${path}`)).toBe('equal');
    expect(Number(fact(`eta.tree${path}.entries`))).toBeGreaterThan(4);
  });

  it('shows every file of a thin volume', () => {
    expect(fact('eta.thin')).toBe('0');
  });

  it('is refused, and nothing of the host is touched, when the host has active volumes with its identifiers', () => {
    expect(fact('eta.clone')).toBe('65');
  });

  it('is mounted read-only, without setuid, devices and execution, each filesystem once', () => {
    const mounts = (run().files.get('eta.mounts') ?? '').trim().split('\n');
    expect(mounts).toHaveLength(6);
    for (const mount of mounts) expect(mount).toMatch(/ ro,(?=\S*\bnosuid\b)(?=\S*\bnodev\b)(?=\S*\bnoexec\b)/);
  });

  it('reports the network filesystem of its fstab, and what no line names', () => {
    expect(run().files.get('eta.before.said')).toContain('(nas:/home at /home) is a network filesystem');
  });

  it.each(['eta', 'eta-killed', 'eta-full', 'eta-refused', 'eta-clone'])('leaves nothing behind: %s', (step) => {
    expect(run().files.get(`${step}.differences`)).toBe('');
  });

  it('leaves no file in /etc/lvm', () => {
    expect(fact('eta.lvmfiles')).toBe('0');
  });

  it('is taken back by reap when the run is killed with the groups active', () => {
    expect(fact('eta.killed')).toBe('yes');
    expect(fact('eta.reap')).toBe('0');
  });

  it('is taken back when its snapshot overflowed, and check fails the Job', () => {
    expect(fact('eta.full.before')).toBe('0');
    expect(fact('eta.full.check')).toBe('74');
    expect(fact('eta.full.after')).toBe('0');
  });

  it('is refused with 65 when a disk is missing in the settings', () => {
    expect(fact('eta.partial')).toBe('65');
    expect(run().files.get('eta.partial.said')).toContain('LABEL=my\\040data');
  });

  it('is refused with 65 and the advice when guest_lvm is not allowed', () => {
    expect(fact('eta.refused')).toBe('65');
    expect(run().files.get('eta.refused.said')).toContain('guest_lvm yes');
  });
});
