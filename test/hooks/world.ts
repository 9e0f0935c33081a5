// A small fake hypervisor in a directory: logical volumes, maps, mounts and a guest as files, and one program for all tools.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mbr, superblock, writeImage } from './disk.ts';
import type { Piece } from './disk.ts';

export const repository = join(import.meta.dirname, '../..');
export const hook = join(repository, 'hooks/renfield-hook');
const mebi = 1024 * 1024;

const tools = [
  ...[
    'lvs',
    'vgs',
    'lvcreate',
    'lvremove',
    'lvchange',
    'lvrename',
    'installer',
    'dmsetup',
    'blkid',
    'e2fsck',
    'mount',
    'umount',
  ],
  ...['virsh', 'mknod', 'logger', 'lvm', 'pvs', 'vgrename', 'vgchange', 'blockdev', 'fuser', 'udevadm'],
];

/** What a partition holds, for the fake blkid: offset in sectors, type, and whether a superblock is really there. */
export type Held = { readonly start: number; readonly type: string; readonly uuid?: string };

export type Disk = { readonly name: string; readonly pieces: readonly Piece[]; readonly holds: readonly Held[] };

/** p1 ext3 at 2048, p2 extended, p5 swap: what CentOS 6 makes. */
export const classicDisk: Disk = {
  name: 'vm_alpha-disk0',
  pieces: [
    mbr([
      { start: 2048, size: 40_960 },
      { start: 45_056, size: 20_480, type: 5 },
    ]),
    mbr([{ start: 63, size: 16_065, type: 0x82 }], { block: 45_056 }),
    superblock('ext3', 2048),
  ],
  holds: [
    { start: 2048, type: 'ext3', uuid: '11111111-1111-4111-8111-111111111111' },
    { start: 45_119, type: 'swap' },
  ],
};

/** A data disk: one ext4 partition that the guest's fstab puts at /var. */
export const dataDisk: Disk = {
  name: 'vm_alpha-disk1',
  pieces: [mbr([{ start: 2048, size: 40_960 }]), superblock('ext4', 2048)],
  holds: [{ start: 2048, type: 'ext4', uuid: '22222222-2222-4222-8222-222222222222' }],
};

export type World = { readonly dir: string; readonly environment: Record<string, string> };

/** Lines of a settings file for guest alpha with the classic disk. */
export const filesSettings = ['method files', 'trust owned', 'disk disk0 lv lab/vm_alpha-disk0'];

/** A world with volume group `lab` (1 GiB free), the disks as logical volumes of 64 MiB, and guest alpha running. */
export function makeWorld(disks: readonly Disk[] = [classicDisk], settings: readonly string[] = filesSettings): World {
  const dir = mkdtempSync(join(tmpdir(), 'renfield-hooks-'));
  for (const part of [
    'bin',
    'lv/lab',
    'vg',
    'dm',
    'minor',
    'sys/block',
    'dev/lab',
    'dev/mapper',
    'tree',
    'images',
    'settings',
    'run',
    'etc',
  ]) {
    mkdirSync(join(dir, part), { recursive: true });
  }
  for (const tool of tools) symlinkSync(join(repository, 'test/hooks/world/fake'), join(dir, 'bin', tool));
  const files: Record<string, string> = {
    count: '0\n',
    calls: '',
    mounts: 'proc /proc proc rw 0 0\n',
    guest: 'running\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  writeFileSync(join(dir, 'vg/lab'), `${1024 * mebi}\n`);
  writeFileSync(join(dir, 'pool'), '40.00\n');
  writeFileSync(
    join(dir, 'fs'),
    disks.flatMap(({ name, holds }) => holds.map((held) => heldLine(name, held))).join(''),
  );
  disks.forEach(({ name, pieces }, index) => {
    writeImage(join(dir, 'images', name), 64 * mebi, pieces);
    symlinkSync(join(dir, 'images', name), join(dir, 'dev/lab', name));
    addVolume({ dir, environment: {} }, name, `-wi-ao---- ${64 * mebi} - - 253 ${index} -`);
  });
  addTree(dir, 'disk0-p1', { 'etc/fstab': fstab(disks), 'etc/passwd': 'root:x:0:0::/root:/bin/sh\n', 'var/.keep': '' });
  addTree(dir, 'disk1-p1', { 'log/messages': 'started\n' });
  writeSettings({ dir, environment: {} }, settings);
  return { dir, environment: environmentOf(dir) };
}

/** Guest alpha with the classic disk and the data disk, its mounts found by its fstab. */
export const twoDiskSettings = [...filesSettings, 'disk disk1 lv lab/vm_alpha-disk1'];

/** What the guest mounts: every filesystem of the classic disk and of the data disk, as far as it has these. */
function fstab(disks: readonly Disk[]): string {
  const lines = [
    '# guest',
    disks.includes(classicDisk)
      ? 'UUID=11111111-1111-4111-8111-111111111111 / ext3 defaults 1 1'
      : '/dev/root / auto defaults 1 1',
    ...(disks.includes(dataDisk) ? ['UUID=22222222-2222-4222-8222-222222222222 /var ext4 defaults 1 2'] : []),
    '/dev/vda5 swap swap defaults 0 0',
    '',
  ];
  return lines.join('\n');
}

function heldLine(name: string, { start, type, uuid = '' }: Held): string {
  return `${name} ${start * 512} ${type} ${uuid}\n`;
}

export function environmentOf(dir: string): Record<string, string> {
  return {
    WORLD: dir,
    RENFIELD_BIN: `${dir}/bin`,
    RENFIELD_PATH: `${dir}/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    RENFIELD_RUN: `${dir}/run`,
    RENFIELD_DEV: `${dir}/dev`,
    RENFIELD_SYS: `${dir}/sys`,
    RENFIELD_PROC_MOUNTS: `${dir}/mounts`,
    RENFIELD_SETTINGS: `${dir}/settings`,
    RENFIELD_REFERENCES: `${dir}/references`,
    RENFIELD_STATE: `${dir}/state`,
    RENFIELD_LOG: `${dir}/consoles`,
    RENFIELD_LVM_ETC: `${dir}/etc`,
    RENFIELD_LVM_LOCKS: `${dir}/locks`,
    RENFIELD_SYSTEMD: `${dir}/systemd`,
    RENFIELD_CGROUP: `${dir}/cgroup`,
    RENFIELD_REST: '0',
  };
}

export function addTree(dir: string, name: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, 'tree', name, path, '..'), { recursive: true });
    writeFileSync(join(dir, 'tree', name, path), text);
  }
}

/** A logical volume of group lab as "attr size origin percent major minor tags", and its device if it has none. */
export function addVolume({ dir }: World, name: string, row: string): void {
  writeFileSync(join(dir, 'lv/lab', name), `${row}\n`);
  if (!readdirSync(join(dir, 'dev/lab')).includes(name)) writeFileSync(join(dir, 'dev/lab', name), '');
}

export function writeSettings({ dir }: World, lines: readonly string[], guest = 'alpha'): void {
  writeFileSync(join(dir, `settings/${guest}.settings`), ['renfield-settings 1', ...lines, ''].join('\n'));
}

export type Ran = { readonly code: number | null; readonly out: string };

/** What bacula-fd does between `before` and `check`, as the kernel counts it: of each device more than all of it, or of those in `only`. */
export function readDevices({ dir }: World, only = readdirSync(join(dir, 'sys/block'))): void {
  for (const name of only) {
    const file = join(dir, 'sys/block', name, 'stat');
    if (!existsSync(file)) continue;
    const [reads = '0', merged = '0', sectors = '0', ...rest] = readFileSync(file, 'utf8').trim().split(/\s+/u);
    const row = [Number(reads) + 45, merged, Number(sectors) + 1_000_000, ...rest];
    writeFileSync(file, `  ${row.join(' ')}\n`);
  }
}

/** Runs the hook once in the world; stdout and stderr together, as bacula-fd reads them. Code null: it did not end by itself. */
export function run(
  world: World,
  args: readonly string[],
  { shell = ['dash'], environment = {}, unread = false }: Options = {},
): Ran {
  const [program = 'sh', ...rest] = shell;
  if (args[0] === 'check' && !unread) readDevices(world);
  const command = 'echo $$ >"$WORLD/pid"; exec "$@" 2>&1';
  const { status, stdout } = spawnSync('/bin/sh', ['-c', command, 'sh', program, ...rest, hook, ...args], {
    env: { ...world.environment, RENFIELD_SHELL: shell.join(' '), ...environment },
    encoding: 'utf8',
    timeout: 15 * 60_000,
  });
  return { code: status, out: stdout };
}

type Options = {
  readonly shell?: readonly string[];
  readonly environment?: Record<string, string>;
  /** Nobody has read anything before a `check`. */
  readonly unread?: boolean;
};

/** Names of the logical volumes in group lab. */
export function volumes({ dir }: World): string[] {
  return readdirSync(join(dir, 'lv/lab')).sort();
}

/** Every call of a fake tool so far, without its number. */
export function calls({ dir }: World): string[] {
  return readFileSync(join(dir, 'calls'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/^\d+ /u, ''));
}

/** Makes a scratch file of the next run of alpha refuse whatever is written to it, as every file of a full RUN does. The
 * kernel's own file can be read to its end, which /dev/full cannot: the fault of a hook is no endless test. */
export function refuse({ dir }: World, file: string): void {
  mkdirSync(join(dir, 'run/tmp/alpha'), { recursive: true });
  symlinkSync('/proc/self/oom_score_adj', join(dir, 'run/tmp/alpha', file));
}

export function copyWorld({ dir, environment }: World): World {
  const copy = mkdtempSync(join(tmpdir(), 'renfield-hooks-'));
  cpSync(dir, copy, { recursive: true, verbatimSymlinks: true });
  return { dir: copy, environment: { ...environment, ...environmentOf(copy) } };
}

export function dropWorld({ dir }: World): void {
  // The handle of a hook that was killed may still be at its work there, and make a file in what is being removed.
  for (let tries = 0; ; tries++) {
    try {
      rmSync(dir, { recursive: true, force: true });
      return;
    } catch (fault) {
      if (tries === 100) throw fault;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}
