// Disks whose owner means harm, on real LVM: refused or skipped with a line that says why, and never seen by the host.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gpt, mbr, writeImage } from '../hooks/disk.ts';
import type { Entry, Piece } from '../hooks/disk.ts';
import { compile } from '../../src/compile.ts';
import { HOST_FILES, hostSystemArtefacts } from '../../src/targets/host-system.ts';
import { labRun } from './lab.ts';

const work = mkdtempSync(join(tmpdir(), 'renfield-hostile-'));

/** Partitions of 4 MiB, as test/lab/runs/hostile.sh fills them. */
const [p1, p2, p3, p4] = [2048, 10_240, 18_432, 26_624].map((start): Entry => ({ start, size: 8192 }));
const physicalVolume = { ...p3!, type: 0x8e };

/** What stands in the first MiB of the disk of 24 MiB: 49152 sectors. */
const tables: Record<string, readonly Piece[]> = {
  plain: [mbr([p1, p2, physicalVolume])],
  skipped: gpt([
    { ...p1!, name: '\n2:10240s:18431s:8192s:ext4:\n' },
    { start: 40_000, size: 100_000, name: '$(reboot)`id`\u001b[2J' },
    { ...p3!, name: 'renfield-mallory-disk0-p3' },
    { ...p4!, name: "';\n" },
  ]),
  inner: [mbr([physicalVolume])],
  overlap: [mbr([p1, { ...p2!, start: p2!.start - 1 }])],
  thousand: gpt(
    Array.from({ length: 1000 }, (_, n) => ({ start: 2048 + n, size: 1 })),
    { count: 1000 },
  ),
};

/** What a hypervisor gets as its rule for udev. */
function udevRule(): string {
  const text = readFileSync(join(import.meta.dirname, '../../inventory/starter.yaml'), 'utf8');
  const { plan } = compile([{ name: 'starter.yaml', text }]);
  const rule = plan?.hypervisors
    .flatMap(hostSystemArtefacts)
    .find(({ path }) => path.endsWith(HOST_FILES.udevRulesOfDebian));
  if (rule === undefined) throw new Error('the starter has no hypervisor with udev');
  return rule.text;
}

beforeAll(() => {
  mkdirSync(join(work, 'tables'));
  for (const [name, pieces] of Object.entries(tables)) writeImage(join(work, 'tables', name), 2 ** 20, pieces);
});

afterAll(() => {
  rmSync(work, { recursive: true });
});

describe('a guest that means harm', () => {
  const copies = { hooks: join(import.meta.dirname, '../../hooks'), tables: join(work, 'tables') };
  const files = { 'udev/57-renfield.rules': udevRule() };
  const run = labRun({
    script: 'hostile.sh',
    copies,
    files,
    timeout: 3600,
  });
  const fact = (name: string): string | undefined => run().facts.get(name);
  const file = (name: string): string => run().files.get(name) ?? '';

  it('is met by a script that comes to its end', () => {
    expect(run().exitCode).toBe(0);
    for (const step of ['pv', 'vg', 'lv']) expect(fact(`inner.${step}`)).toBe('0');
  });

  describe('with names that forge rows, a partition outside, a nested physical volume and an erased superblock', () => {
    it('gets its one good filesystem backed up', () => {
      for (const stage of ['before', 'check', 'after']) expect(fact(`skipped.${stage}`)).toBe('0');
      expect(file('skipped.maps')).toBe('renfield-mallory-disk0-p1\n');
    });

    it('is told what was left alone', () => {
      expect(file('skipped.said')).toContain('WARN disk0: p2 outside of the disk, left alone');
      expect(file('skipped.said')).toContain('left alone: disk0 p3 LVM2_member, disk0 p4 none');
    });

    it('changes nothing that the LVM of the host sees, which has no filter', () => {
      expect(file('skipped.lvm')).toBe('');
    });

    it('would have changed it if that partition had been mapped', () => {
      expect(file('seen.lvm')).toMatch(/^> pv \/dev\/mapper\/seen/m);
    });

    it('leaves nothing behind', () => {
      expect(file('skipped.differences')).toBe('');
    });
  });

  it.each([
    [
      'inner',
      'nothing but a physical volume',
      '65',
      /only the guest's own LVM is on its disks \(disk0 p1 LVM2_member\)/,
    ],
    ['overlap', 'partitions that overlap', '65', /disk0: partitions 1 and 2 overlap/],
    ['thousand', 'a thousand partitions', '65', /disk0: a GPT of 1000 entries, more than 128/],
    ['symlink', '/var -> /', '65', /\/var is no real directory in the guest: nothing is mounted there/],
    [
      'superblock',
      'a superblock of nonsense',
      '74',
      /disk0 p1: e2fsck ended with 8 \(The superblock could not be read/,
    ],
    ['ambiguous', 'two signatures', '65', /disk0: more than one filesystem signature/],
    [
      'both',
      'a filesystem and a table',
      '65',
      /disk0: a dos partition table and a signature \(ext4\) on the same disk/,
    ],
  ])('%s: %s is refused, and leaves nothing behind', (name, _, code, line) => {
    expect(fact(`${name}.before`)).toBe(code);
    expect(file(`${name}.said`)).toMatch(line);
    expect(file(`${name}.differences`)).toBe('');
  });

  it('cannot halt the host by errors=panic in a superblock', () => {
    expect(file('panic.superblock')).toMatch(/^Errors behavior: +Panic$/m);
    for (const stage of ['before', 'after']) expect(fact(`panic.${stage}`)).toBe('0');
    expect(fact('panic.listing')).not.toBe('0');
    expect(Number(file('panic.errors'))).toBeGreaterThan(0);
    expect(file('panic.differences')).toBe('');
  });

  it('cannot have its journal replayed from the volume of another guest', () => {
    expect(fact('journal.before')).toBe('65');
    expect(file('journal.said')).toContain('disk0 p1: the filesystem has an external journal');
    expect(fact('journal.untouched')).toBe('yes');
    expect(file('journal.differences')).toBe('');
  });

  it('gets its labels into /dev/disk of a host without the rule for udev, or this test would show nothing', () => {
    for (const link of ['by-label', 'by-uuid']) expect(fact(`bare.${link}`)).toMatch(/^\.\.\/\.\.\/dm-\d+$/);
  });

  it('gets none of its labels and UUIDs into /dev/disk of a host with the rule', () => {
    for (const stage of ['before', 'after']) expect(fact(`ruled.${stage}`)).toBe('0');
    for (const link of ['by-label', 'by-uuid']) expect(fact(`ruled.${link}`)).toBe('none');
    expect(file('ruled.properties')).toContain('DM_UDEV_DISABLE_DISK_RULES_FLAG=1');
    expect(file('ruled.properties')).not.toContain('ID_FS_');
    expect(file('ruled.differences')).toBe('');
  });

  it('cannot pin its snapshot by a volume group that the host has activated on it', () => {
    for (const step of ['pv', 'vg', 'lv', 'before', 'activate']) expect(fact(`tenant.${step}`)).toBe('0');
    expect(file('tenant.activated')).toBe('0\n');
    expect(file('tenant.maps')).toBe('1\n');
    expect(fact('tenant.after')).toBe('0');
    expect(file('tenant.said')).toContain('removing mallory-root, which LVM of this host has activated on');
    expect(file('tenant.differences')).toBe('');
  });
});
