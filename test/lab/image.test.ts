// Method `image` on real LVM under real daemons, on the configuration that Renfield renders.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockText } from '../bacula/page/restore.ts';
import { labRun } from './lab.ts';
import { renderedFleet } from './rendered.ts';

const here = import.meta.dirname;
const rendered = renderedFleet(join(here, 'image/inventory.yaml'));
const mebi = 2 ** 20;

/** A block of docs/restore.md, for a guest of the lab; its host has the same name. */
const page = (kind: string, name: string, guest: string): string =>
  blockText(kind, name).replaceAll('win-1', guest).replaceAll('/var/tmp/renfield-restore', '/run/lab/restored');

describe('a guest that is read as an image', () => {
  const run = labRun({
    script: 'image.sh',
    copies: { hooks: join(here, '../../hooks'), rendered },
    files: {
      'page/volume': page('bconsole', 'volume', 'alpha'),
      'page/node': page('sh', 'node', 'gamma'),
      'page/image': page('bconsole', 'image', 'gamma'),
    },
    timeout: 3600,
  });
  const fact = (name: string): string | undefined => run().facts.get(name);
  const file = (name: string): string => run().files.get(name) ?? '';

  it('is read by daemons that have started', () => {
    expect(fact('daemons')).toBe('0');
    expect(run().exitCode).toBe(0);
  });

  it('ends as "Backup OK", with the digest of each disk in the job log', () => {
    expect(fact('alpha.status')).toBe('T');
    for (const [disk, size] of Object.entries({ disk0: 20, disk1: 8 })) {
      const wanted = fact(`alpha.${disk}.wanted`);
      expect(wanted).toMatch(/^[0-9a-f]{64}$/);
      expect(file('alpha.log')).toContain(`check: ${disk}: read bytes=${size * mebi} sha256=${wanted}`);
    }
  });

  it('costs little for what is empty, where Bacula compresses', () => {
    expect(Number(fact('alpha.bytes'))).toBeGreaterThan(mebi / 2);
    expect(Number(fact('alpha.bytes'))).toBeLessThan(10 * mebi);
  });

  describe('restored into a new file', () => {
    it('is what a second snapshot of the same moment holds', () => {
      expect(fact('files.status')).toBe('T');
      expect(fact('files.disk0.cmp')).toBe('0');
      expect(fact('files.disk1.cmp')).toBe('0');
      expect(fact('files.digest')).toBe(fact('alpha.disk0.wanted'));
      expect(file('files.log')).toContain(`alpha-disk0.img bytes=${20 * mebi} sha256=${fact('alpha.disk0.wanted')}`);
    });

    it('has what a machine of bare metal wants beside it', () => {
      for (const name of ['settings', 'lvm-layout', 'disk0.first-mib', 'disk0.sfdisk']) {
        expect(file('files').split('\n')).toContain(`run/renfield/meta/alpha/renfield-metadata/${name}`);
      }
    });
  });

  describe('restored onto a new volume', () => {
    it('is what a second snapshot of the same moment holds', () => {
      expect(fact('volume.status')).toBe('T');
      expect(fact('volume.cmp')).toBe('0');
    });

    it('has a filesystem in order, once its journal is replayed', () => {
      expect(fact('volume.replay')).toMatch(/^[01]$/);
      expect(fact('volume.e2fsck')).toBe('0');
    });

    it('carries no mark that would let the next restore overwrite it', () => {
      expect(fact('volume.tags')).toBe('');
    });
  });

  it('is restored onto a volume that the admin has marked', () => {
    expect(fact('marked')).toBe('0');
    expect(fact('marked.cmp')).toBe('0');
  });

  describe('is not restored onto', () => {
    it.each([
      [
        'live',
        'the disk of a running guest',
        '73',
        /vm_alpha-disk0 is not marked for a restore: lvchange --addtag renfield_restore/,
      ],
      ['live-marked', 'one that somebody has marked by mistake', '73', /vm_alpha-disk0 is in use/],
      ['snapshot', 'a snapshot', '73', /ref_vm_alpha-disk1 has snapshots or is one/],
      ['mounted', 'a mounted volume', '73', /marked is in use/],
      ['inactive', 'a volume that is not active', '73', /marked is not active/],
      ['disk', 'a device that is no volume', '64', /a device is named as \/dev\/VG\/LV/],
      ['map', 'the map of a guest', '73', /cannot make mapper\/guest-vm_alpha-disk0/],
      ['existing', 'a file that exists', '73', /alpha-disk0\.img exists; nothing is overwritten/],
    ])('%s: %s', (name, _, code, line) => {
      expect(fact(name)).toBe(code);
      expect(file(`${name}.said`)).toMatch(line);
    });

    it('a live disk by a Restore Job, which says so', () => {
      expect(fact('live-job.status')).toMatch(/^[Ef]$/);
      expect(file('live-job.log')).toContain('vm_alpha-disk0 is not marked for a restore');
    });

    it('what is mounted, and leaves every byte of it', () => {
      expect(fact('mounted.after')).toBe(fact('mounted.before'));
      expect(fact('mounted.after')).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  it('fails its Job when its disk cannot be read to the end', () => {
    expect(fact('beta.status')).toMatch(/^[Ef]$/);
    expect(file('beta.log')).toContain(`check: ERROR disk0: read ${8 * mebi} of ${12 * mebi} bytes (failed)`);
    expect(file('beta.differences')).toBe('');
  });

  it('is read by Bacula itself from a block node, and restored into a file', () => {
    expect(fact('gamma.status')).toBe('T');
    expect(fact('node.status')).toBe('T');
    expect(fact('node.type')).toBe('regular file');
    expect(fact('node.cmp')).toBe('0');
    expect(file('gamma.log')).toMatch(new RegExp(`check: disk0: read sectors=\\d+ of bytes=${12 * mebi}\\n`));
    expect(file('gamma.log')).toMatch(/check: job level=Full files=\d+ bytes=\d+ errors=0/);
  });

  it('fails its Job when Bacula did not read its node', () => {
    expect(fact('unread.before')).toBe('0');
    expect(fact('unread.check')).toBe('74');
    expect(file('unread.said')).toContain(`check: ERROR disk0: read 0 of ${12 * mebi} bytes`);
  });

  it('leaves nothing behind, and goes on', () => {
    expect(file('left').match(/^[^/\n].*$/gm)).toBeNull();
    expect(file('volumes').trim().split('\n')).toStrictEqual([
      'vm_alpha-disk0',
      'vm_alpha-disk1',
      'vm_beta-disk0',
      'vm_gamma-disk0',
    ]);
    expect(fact('writes')).toBe('0');
    for (const disk of ['vm_alpha-disk0', 'vm_alpha-disk1', 'vm_gamma-disk0']) expect(fact(`${disk}.origin`)).toBe('0');
  });
});
