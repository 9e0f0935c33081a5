// The lab itself, before anything is believed that it says of the hooks.
import { describe, expect, it } from 'vitest';
import { bootLab, labRun } from './lab.ts';

describe('the lab', () => {
  const run = labRun({ script: 'self.sh' });

  it('returns the exit code of the script', () => {
    expect(run().exitCode).toBe(7);
  });

  it('is a host whose volume group has its name', () => {
    expect(run().facts.get('host')).toBe('raun-kvm-1');
  });

  describe('with a guest that is being written to', () => {
    it('makes snapshots whose journal is dirty', () => {
      expect(run().facts.get('snapshot')).toBe('0');
      expect(run().facts.get('attributes')).toMatch(/^ *swi-a-s/);
      expect(run().files.get('superblock')).toMatch(/^Filesystem features:.*\bneeds_recovery\b/m);
    });

    it('lets it go on writing', () => {
      expect(run().facts.get('writes-on')).toBe('0');
    });

    // mount(8) ends with 32 for "mount failure"; ext3 cannot replay its journal where the device is read-only.
    it('refuses to mount the snapshot from a read-only device', () => {
      expect(run().facts.get('mount-read-only-device')).toBe('32');
    });

    it('mounts the snapshot read-only after a repair, and finds it in order', () => {
      expect(run().facts.get('repair')).toBe('0');
      expect(run().facts.get('mount')).toBe('0');
      expect(run().facts.get('passwd')).toBe('root:x:0:0::/root:/bin/sh');
      expect(run().facts.get('check')).toBe('0');
    });

    it('leaves the guest unharmed', () => {
      expect(run().facts.get('remove')).toBe('0');
      expect(run().facts.get('clean')).toBe('0');
    });
  });

  describe('with its leak detector', () => {
    it('is silent when there is nothing', () => {
      expect(run().facts.get('nothing.leaks'), run().files.get('nothing.differences')).toBe('0');
      expect(run().facts.get('removed.leaks'), run().files.get('removed.differences')).toBe('0');
    });

    it.each([
      ['a snapshot', /^leak volume raun-kvm-1 snap_vm_alpha-disk0 vm_alpha-disk0/m],
      ['the hidden device of a snapshot', /^leak map raun--kvm--1-snap_vm_alpha--disk0-cow /m],
      ['a map', /^leak map renfield-alpha-disk0-p1 RENFIELD-alpha-disk0-p1 Active/m],
      ['a mount', /^leak mount none \/mnt$/m],
      ['a loop device', /^leak device \/sys\/block\/loop3\/loop\/backing_file$/m],
      ['an nbd device', /^leak device \/sys\/block\/nbd0\/pid$/m],
      ['a process', /^leak process qemu-nbd -c \/dev\/nbd0/m],
      ['a held lock', /^leak lock \/run\/renfield\/lock\/alpha\.lock$/m],
      ['a record of a job', /^leak file \/run\/renfield\/job\/alpha$/m],
      ['a suspended origin', /^leak map raun--kvm--1-vm_beta--disk0 \S+ Suspended/m],
      ['a foreign volume that has gone', /^harm volume raun-kvm-1 foreign/m],
    ])('finds %s', (_, line) => {
      expect(run().files.get('planted.differences')).toMatch(line);
    });
  });
});

describe('a boot', () => {
  it('that outlasts its wall limit is ended with 124', async () => {
    const { exitCode } = await bootLab({ script: 'self.sh', timeout: 2 });
    expect(exitCode).toBe(124);
  });
});
