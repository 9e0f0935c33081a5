// `mount auto` in the whole hook: every line of the guest's fstab is served, or the run ends with 65 and names the line.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mbr, superblock } from './disk.ts';
import { addTree, calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { Disk, World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const quiet = [...twoDiskSettings, 'metadata no'];
const oneDisk = quiet.filter((line) => !line.startsWith('disk disk1'));

/** The boot sector of a FAT16 as mkfs.fat writes it, at sector `start`. */
function fatSuperblock(start: number) {
  const bytes = Buffer.alloc(512);
  Buffer.from([0xeb, 0x3c, 0x90]).copy(bytes);
  bytes.write('mkfs.fat', 3, 'latin1');
  bytes.writeUInt16LE(512, 11);
  bytes[13] = 4;
  bytes.writeUInt16LE(4, 14);
  bytes[16] = 2;
  bytes[21] = 0xf8;
  bytes.writeUInt32LE(0x7c1e40d2, 39);
  bytes.write('ESP        FAT16   ', 43, 'latin1');
  bytes.writeUInt16LE(0xaa55, 510);
  return { at: start * 512, bytes };
}

/** p1 an EFI system partition, p2 the root, p3 ext4. */
const uefiDisk: Disk = {
  name: 'vm_alpha-disk0',
  pieces: [
    mbr([
      { start: 2048, size: 8000, type: 0xef },
      { start: 12_288, size: 8000 },
      { start: 22_528, size: 8000 },
    ]),
    fatSuperblock(2048),
    superblock('ext4', 12_288),
    superblock('ext4', 22_528),
  ],
  holds: [
    { start: 2048, type: 'vfat', uuid: '7C1E-40D2' },
    { start: 12_288, type: 'ext4', uuid: '33333333-3333-4333-8333-333333333333' },
    { start: 22_528, type: 'ext4', uuid: '44444444-4444-4444-8444-444444444444' },
  ],
};

function uefi(fstab: string, settings: readonly string[] = []): void {
  world = makeWorld([uefiDisk], [...oneDisk, ...settings]);
  rmSync(join(world.dir, 'tree/disk0-p1/etc'), { recursive: true });
  addTree(world.dir, 'disk0-p1', { 'EFI/BOOT/BOOTX64.EFI': 'x', 'etc/fstab': 'UUID=7C1E-40D2 / vfat defaults 0 0\n' });
  addTree(world.dir, 'disk0-p2', {
    'etc/fstab': fstab,
    'boot/efi/.keep': '',
    'srv/My Data/.keep': '',
    'srv/Gr\u00f6\u00dfe/.keep': '',
  });
}

const root = 'UUID=33333333-3333-4333-8333-333333333333 / ext4 defaults 0 1\n';
const mounted = () =>
  readFileSync(join(world.dir, 'mounts'), 'utf8')
    .split('\n')
    .filter((row) => row.includes('/run/mnt/'))
    .map((row) => row.replaceAll(world.dir, ''));

describe('mount auto', () => {
  for (const shell of shells) {
    describe(`under ${shell}`, () => {
      const options = { shell: shell.split(' ') };

      it('reads vfat, with names in UTF-8, and a place with a space, and takes both back', () => {
        uefi(`${root}UUID=7c1e-40d2 /boot/efi vfat umask=0077 0 1\n/dev/vda3 /srv/My\\040Data ext4 defaults 0 2\n`);
        expect(run(world, before, options)).toMatchObject({ code: 0 });
        expect(mounted().slice(1)).toEqual([
          '/dev/mapper/renfield-alpha-disk0-p1 /run/mnt/alpha/boot/efi vfat ro,nosuid,nodev,noexec,utf8,shortname=mixed,umask=0077 0 0',
          expect.stringContaining('/dev/mapper/renfield-alpha-disk0-p3 /run/mnt/alpha/srv/My\\040Data ext4 ro,'),
        ]);
        expect(run(world, ['check', 'alpha', '--job', '1'], options)).toMatchObject({ code: 0 });
        expect(run(world, ['after', 'alpha', '--job', '1'], options)).toMatchObject({ code: 0 });
        expect(mounted()).toEqual([]);
        expect(volumes(world)).toEqual(['vm_alpha-disk0']);
      });

      it('mounts at a place of other letters than ASCII, and takes it back', () => {
        uefi(`${root}/dev/vda3 /srv/Gr\u00f6\u00dfe ext4 defaults 0 2\nUUID=7C1E-40D2 /boot/efi vfat noauto 0 0\n`);
        expect(run(world, before, options)).toMatchObject({ code: 0 });
        expect(mounted()[1]).toContain('/run/mnt/alpha/srv/Gr\u00f6\u00dfe ext4 ');
        expect(run(world, ['after', 'alpha', '--job', '1'], options)).toMatchObject({ code: 0 });
        expect(mounted()).toEqual([]);
      });

      it('ends with 65 and names the line that cannot be served', () => {
        uefi(`${root}LABEL=gone /srv ext4 defaults 0 2\n`);
        const ran = run(world, before, options);
        expect(ran).toMatchObject({ code: 65 });
        expect(ran.out).toContain(
          'ERROR fstab line 2 (LABEL=gone at /srv) is not served: no volume of this guest has that name; name the mounts',
        );
        expect(mounted()).toEqual([]);
      });
    });
  }

  it('is refused with 65 where the only filesystem holds no etc/fstab: /boot is not the guest', () => {
    world = makeWorld([classicDisk], oneDisk);
    rmSync(join(world.dir, 'tree/disk0-p1/etc/fstab'));
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 65 });
    expect(ran.out).toContain('no filesystem of this guest holds etc/fstab');
  });

  it('never takes a vfat for the guest, whatever it holds', () => {
    uefi('');
    rmSync(join(world.dir, 'tree/disk0-p2/etc'), { recursive: true });
    expect(run(world, before)).toMatchObject({ code: 65 });
    expect(calls(world).some((call) => call.startsWith('mount -t vfat'))).toBe(false);
  });

  it('takes the one of two that names itself as /', () => {
    world = makeWorld([classicDisk, dataDisk], quiet);
    addTree(world.dir, 'disk1-p1', { 'etc/fstab': 'UUID=11111111-1111-4111-8111-111111111111 / ext3 defaults 0 1\n' });
    expect(run(world, before).out).toContain('mounted ro: / from disk0 p1, /var from disk1 p1');
  });

  it('is refused where two name themselves, or neither', () => {
    for (const uuid of ['22222222-2222-4222-8222-222222222222', '99999999-9999-4999-8999-999999999999']) {
      world = makeWorld([classicDisk, dataDisk], quiet);
      addTree(world.dir, 'disk1-p1', { 'etc/fstab': `UUID=${uuid} / ext4 defaults 0 1\n` });
      if (uuid.startsWith('9')) {
        writeFileSync(join(world.dir, 'tree/disk0-p1/etc/fstab'), `UUID=${uuid} / ext4 defaults 0 1\n`);
      }
      const ran = run(world, before);
      expect(ran).toMatchObject({ code: 65 });
      expect(ran.out).toContain('disk0 p1, disk1 p1 hold an etc/fstab, and not exactly one of them names itself as /');
      if (uuid.startsWith('2')) dropWorld(world);
    }
  });

  it('is refused where the fstab puts another volume at /, also with unserved warn', () => {
    world = makeWorld([classicDisk, dataDisk], [...quiet, 'unserved warn']);
    writeFileSync(
      join(world.dir, 'tree/disk0-p1/etc/fstab'),
      'UUID=22222222-2222-4222-8222-222222222222 / ext4 defaults 0 1\n',
    );
    expect(run(world, before)).toMatchObject({ code: 65 });
  });

  it('warns and goes on with unserved warn', () => {
    uefi(`${root}LABEL=gone /srv ext4 defaults 0 2\nUUID=7C1E-40D2 /boot/efi vfat defaults 0 0\n`, ['unserved warn']);
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN fstab line 2 (LABEL=gone at /srv) is not served');
    expect(ran.out).toContain('/boot/efi from disk0 p1');
  });

  it('warns of a filesystem that no line names, and fails with unlisted fail', () => {
    uefi(`${root}UUID=7C1E-40D2 /boot/efi vfat defaults 0 0\n`);
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN disk0 p3 (ext4) is in no fstab line: not saved');
    dropWorld(world);
    uefi(`${root}UUID=7C1E-40D2 /boot/efi vfat defaults 0 0\n`, ['unlisted fail']);
    expect(run(world, before)).toMatchObject({ code: 65 });
  });

  it('tells a label from one that has an equals sign more', () => {
    uefi(`${root}LABEL=data /srv ext4 defaults 0 2\nUUID=7C1E-40D2 /boot/efi vfat defaults 0 0\n`);
    const labelled = join(world.dir, 'labelled');
    writeFileSync(labelled, `case "$0:$*" in */blkid:*${22_528 * 512}*) echo 'ID_FS_LABEL_ENC=data=' ;; esac\n`);
    expect(run(world, before, { environment: { FAULT_SOURCE: labelled } })).toMatchObject({ code: 65 });
  });

  it('refuses vfat that the settings do not allow', () => {
    uefi(`${root}UUID=7C1E-40D2 /boot/efi vfat defaults 0 0\n`, ['filesystems ext4']);
    expect(run(world, before).out).toContain('is not served: it is vfat, which is not one of: ext4');
  });

  const unreadable: Record<string, { make: (etc: string) => void; code: number }> = {
    'a symlink to the host': { make: (etc) => symlinkSync('/etc/fstab', join(etc, 'fstab')), code: 65 },
    'a directory': { make: (etc) => mkdirSync(join(etc, 'fstab')), code: 65 },
    'larger than 64 KiB': { make: (etc) => writeFileSync(join(etc, 'fstab'), '#'.repeat(65_537)), code: 65 },
    'made of NULs': { make: (etc) => writeFileSync(join(etc, 'fstab'), '\u0000'.repeat(60_000)), code: 65 },
    'made of escape sequences': {
      make: (etc) => writeFileSync(join(etc, 'fstab'), '\u001b[2J x\n'.repeat(5000)),
      code: 65,
    },
    'made of 32 000 lines': { make: (etc) => writeFileSync(join(etc, 'fstab'), 'x\n'.repeat(32_000)), code: 65 },
  };
  for (const [name, { make, code }] of Object.entries(unreadable)) {
    it(`ends with ${code} where etc/fstab is ${name}, with few and printable lines`, () => {
      world = makeWorld([classicDisk], oneDisk);
      rmSync(join(world.dir, 'tree/disk0-p1/etc/fstab'));
      make(join(world.dir, 'tree/disk0-p1/etc'));
      const ran = run(world, before);
      expect(ran).toMatchObject({ code });
      expect(ran.out.split('\n').length).toBeLessThan(20);
      expect(ran.out).toMatch(/^[\n -~]*$/u);
      expect(volumes(world)).toEqual(['vm_alpha-disk0']);
    });
  }

  it('reaches etc/fstab only through a real directory', () => {
    world = makeWorld([classicDisk], oneDisk);
    rmSync(join(world.dir, 'tree/disk0-p1/etc'), { recursive: true });
    symlinkSync('/etc', join(world.dir, 'tree/disk0-p1/etc'));
    expect(run(world, before)).toMatchObject({ code: 65 });
  });
});
