// Nested mounts go onto directories of the guest, and onto nothing else.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const explicit = [...twoDiskSettings, 'mount disk0 p1 /', 'mount disk1 p1 /var'];

function mounts(): string[] {
  const rows = readFileSync(join(world.dir, 'mounts'), 'utf8')
    .split('\n')
    .filter((row) => row.includes('/run/mnt/'));
  return rows.map((row) => row.replaceAll(world.dir, ''));
}

describe('mounts', () => {
  it('are read-only, without setuid, devices and execution, the root first', () => {
    world = makeWorld([classicDisk, dataDisk], explicit);
    expect(run(world, before)).toMatchObject({ code: 0 });
    expect(mounts()).toEqual([
      '/dev/mapper/renfield-alpha-disk0-p1 /run/mnt/alpha ext3 ro,nosuid,nodev,noexec,errors=remount-ro,acl,user_xattr 0 0',
      '/dev/mapper/renfield-alpha-disk1-p1 /run/mnt/alpha/var ext4 ro,nosuid,nodev,noexec,errors=remount-ro,acl,user_xattr 0 0',
    ]);
  });

  it('are found through the fstab of the guest when the settings leave it to us', () => {
    world = makeWorld([classicDisk, dataDisk], twoDiskSettings);
    expect(run(world, before).out).toContain(
      'mounted ro: / from disk0 p1, /var from disk1 p1; left alone: disk0 p5 swap',
    );
  });

  it('name by its device in the guest what has no UUID in the fstab', () => {
    world = makeWorld([classicDisk, dataDisk], twoDiskSettings);
    writeFileSync(join(world.dir, 'tree/disk0-p1/etc/fstab'), '/dev/vda1 / ext3\n/dev/vdb1 /var ext4\n');
    expect(run(world, before).out).toContain('/var from disk1 p1');
  });

  const hostile: Record<string, string> = {
    'a path that climbs': '/dev/vdb1 /var/../../../etc ext4',
    'a second root': '/dev/vdb1 / ext4',
    'a path with a newline escape': '/dev/vdb1 /a\\012b ext4',
    'no path': '/dev/vdb1 none ext4',
  };
  for (const [name, line] of Object.entries(hostile)) {
    it(`refuse the guest with 65, and name the line of its fstab that has ${name}`, () => {
      world = makeWorld([classicDisk, dataDisk], twoDiskSettings);
      writeFileSync(join(world.dir, 'tree/disk0-p1/etc/fstab'), `${line}\n`);
      const ran = run(world, before);
      expect(ran).toMatchObject({ code: 65 });
      expect(ran.out).toContain(`ERROR fstab line 1 (${line.split(' ').slice(0, 2).join(' at ')}) is not served: `);
      expect(mounts()).toEqual([]);
      expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    });
  }

  const notDirectories: Record<string, (path: string) => void> = {
    'a symlink to the root of the host': (path) => symlinkSync('/', path),
    'a symlink inside of the guest': (path) => symlinkSync('etc', path),
    'a file': (path) => writeFileSync(path, ''),
    missing: () => undefined,
  };
  for (const [name, make] of Object.entries(notDirectories)) {
    it(`refuse the guest with 65 where the mount point is ${name}`, () => {
      world = makeWorld([classicDisk, dataDisk], explicit);
      rmSync(join(world.dir, 'tree/disk0-p1/var'), { recursive: true });
      make(join(world.dir, 'tree/disk0-p1/var'));
      const ran = run(world, before);
      expect(ran).toMatchObject({ code: 65 });
      expect(ran.out).toContain('/var is no real directory in the guest');
      expect(calls(world).filter((call) => call.startsWith('mount -t'))).toHaveLength(1);
      expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
      expect(mounts()).toEqual([]);
    });
  }

  it('pass a real directory that lies below another one', () => {
    world = makeWorld([classicDisk, dataDisk], [...twoDiskSettings, 'mount disk0 p1 /', 'mount disk1 p1 /srv/data']);
    mkdirSync(join(world.dir, 'tree/disk0-p1/srv/data'), { recursive: true });
    expect(run(world, before)).toMatchObject({ code: 0 });
  });
});

describe('repair', () => {
  const policies: Record<string, string> = {
    replay: 'e2fsck -p -E journal_only -j /dev/null',
    preen: 'e2fsck -p -E journal_only -j /dev/null',
    full: 'e2fsck -f -y -j /dev/null',
  };
  for (const [policy, command] of Object.entries(policies)) {
    it(`${policy} runs ${command} on the map, once for each filesystem`, () => {
      world = makeWorld([classicDisk], [...twoDiskSettings.slice(0, 3), `repair ${policy}`]);
      run(world, before);
      const checked = calls(world).filter((call) => call.startsWith('e2fsck -') && call !== 'e2fsck -V');
      expect(checked).toEqual([`${command} ${world.dir}/dev/mapper/renfield-alpha-disk0-p1`]);
    });
  }

  it('none mounts without replaying the journal', () => {
    world = makeWorld([classicDisk], [...twoDiskSettings.slice(0, 3), 'repair none']);
    run(world, before);
    expect(calls(world).some((call) => call.startsWith('e2fsck'))).toBe(false);
    expect(mounts()[0]).toContain('ro,nosuid,nodev,noexec,errors=remount-ro,acl,user_xattr,noload');
  });

  const sums: [number, number][] = [
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 74],
    [5, 74],
    [8, 74],
    [12, 74],
    [32, 74],
  ];
  for (const [sum, code] of sums) {
    it(`reads ${sum} of e2fsck as a sum of bits: ${code === 0 ? 'goes on' : 'fails with 74'}`, () => {
      world = makeWorld([classicDisk], twoDiskSettings.slice(0, 3));
      writeFileSync(join(world.dir, 'fsck'), `${sum}\n`);
      expect(run(world, before)).toMatchObject({ code });
    });
  }
});
