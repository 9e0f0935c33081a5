// Method `files` on real LVM: what bacula-fd finds under the mount point, and what is left behind.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const hooks = join(import.meta.dirname, '../../hooks');

/** Each guest of test/lab/runs/files.sh with its disks and where their filesystems belong. */
const guests = [
  {
    guest: 'alpha',
    layout: 'ext3 at sector 63, and ext4 without a partition table',
    disks: { '': 'vm_alpha-disk0', '/data': 'vm_alpha-disk1' },
  },
  { guest: 'beta', layout: 'ext3 at sector 2048 on a thin volume', disks: { '': 'vm_beta-disk0' } },
  {
    guest: 'gamma',
    layout: "ext4 on GPT, and XFS where the guest's fstab puts it",
    disks: { '': 'vm_gamma-disk0', '/data': 'vm_gamma-disk1' },
  },
  {
    guest: 'delta',
    layout: 'sectors of 4096 bytes, with GPT and with an MBR',
    disks: { '': 'vm_delta-disk0', '/data': 'vm_delta-disk1' },
  },
];

describe('a guest at work is read from its snapshots', () => {
  const run = labRun({ script: 'files.sh', copies: { hooks }, timeout: 3600 });

  it('by a script that comes to its end', () => {
    expect(run().exitCode).toBe(0);
  });

  describe.each(guests)('$layout', ({ guest, disks }) => {
    it.each(['before', 'check', 'after'])('%s ends with 0', (stage) => {
      expect(run().facts.get(`${guest}.${stage}`)).toBe('0');
    });

    it('shows what a second snapshot of the same moment holds', () => {
      for (const path of Object.keys(disks)) {
        expect(Number(run().facts.get(`${guest}.tree${path}.entries`))).toBeGreaterThan(30);
        expect(run().facts.get(`${guest}.tree${path}`)).toBe('equal');
      }
    });

    it('is mounted read-only, without setuid, devices and execution', () => {
      const mounts = (run().files.get(`${guest}.mounts`) ?? '').trim().split('\n');
      expect(mounts).toHaveLength(Object.keys(disks).length);
      for (const mount of mounts) expect(mount).toMatch(/ ro,(?=\S*\bnosuid\b)(?=\S*\bnodev\b)(?=\S*\bnoexec\b)/);
    });

    it('lets the guest go on, and leaves its disk in order', () => {
      expect(run().facts.get(`${guest}.writes`)).toBe('0');
      for (const disk of Object.values(disks)) expect(run().facts.get(`${disk}.origin`)).toBe('0');
    });

    it('leaves nothing behind', () => {
      expect(run().files.get(`${guest}.differences`)).toBe('');
    });
  });
});
