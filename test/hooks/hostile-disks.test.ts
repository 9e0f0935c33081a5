// 500 disks whose superblocks and partition tables are mutated by a fixed seed, read by the real dd, od, awk and blkid: each is
// refused, or what would be mapped is a partition that an independent reader finds, and nothing that was wanted is missing. Dry
// runs: no tool opens what was read.
import { readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mbr, writeImage } from './disk.ts';
import { dropWorld, makeWorld, run } from './world.ts';
import type { World } from './world.ts';

const isFull = process.env['RENFIELD_HOSTILE_FULL'] === '1';
const disks = isFull ? 500 : 40;
const sectors = (24 * 1024 * 1024) / 512;
const [first, second] = [2048, 26_624];
const size = 20_480;

/** Numbers from 0 to below `most`, the same at each run (Numerical Recipes, ranqd1). */
let state = 9;
function random(most: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
}

/** Filesystems as the real tools make them; XFS and vfat where their tools are installed. */
function filesystems(dir: string): Map<string, Buffer> {
  const made = new Map<string, Buffer>();
  for (const [type, ...argv] of [
    ['ext2', 'mke2fs', '-q', '-F', '-t', 'ext2'],
    ['ext3', 'mke2fs', '-q', '-F', '-t', 'ext3'],
    ['ext4', 'mke2fs', '-q', '-F', '-t', 'ext4'],
    ['vfat', 'mkfs.vfat'],
  ] as const) {
    const image = join(dir, type);
    writeImage(image, size * 512, []);
    const [program = '', ...rest] = argv;
    if (spawnSync(program, [...rest, image]).status === 0) made.set(type, readFileSync(image));
    rmSync(image);
  }
  return made;
}

/** Bytes of the first 4096 of a filesystem, or of the table, become others: one to eight, half of them in the superblock's head. */
function mutate(bytes: Buffer, from: number, length: number): void {
  for (let n = random(8); n >= 0; n--) bytes[from + random(length)] = random(3) === 0 ? 0xff : random(256);
}

const world: World = makeWorld(
  [{ name: 'vm_alpha-disk0', pieces: [], holds: [] }],
  [
    'method files',
    'trust owned',
    'metadata no',
    'filesystems ext2 ext3 ext4 xfs vfat',
    'disk disk0 lv lab/vm_alpha-disk0',
    'mount disk0 p1 /',
    'mount disk0 p2 /var',
  ],
);
afterAll(() => dropWorld(world));

/** The real blkid in the place of the fake one. */
unlinkSync(join(world.dir, 'bin/blkid'));
symlinkSync(
  spawnSync('sh', ['-c', 'command -v blkid'], { encoding: 'utf8' }).stdout.trim(),
  join(world.dir, 'bin/blkid'),
);

describe('mutated disks', () => {
  it(`are refused or served, and never another part of the disk, nor less: ${disks} of them`, () => {
    const made = [...filesystems(world.dir)];
    const codes = new Map<number | null, number>();
    for (let n = 0; n < disks; n++) {
      const [, one] = made[random(made.length)]!;
      const [, two] = made[random(made.length)]!;
      const image = Buffer.alloc(sectors * 512);
      const table = mbr([
        { start: first, size },
        { start: second, size },
      ]);
      table.bytes.copy(image, table.at);
      one.copy(image, first * 512);
      two.copy(image, second * 512);
      if (random(4) === 0) mutate(image, 446, 66);
      else mutate(image, first * 512 + (random(2) === 0 ? 0 : 1024), random(2) === 0 ? 256 : 2048);
      writeFileSync(join(world.dir, 'images/vm_alpha-disk0'), image);
      writeFileSync(join(world.dir, 'lv/lab/vm_alpha-disk0'), `-wi-ao---- ${sectors * 512} - - 253 0 -\n`);

      const { code, out } = run(world, ['before', 'alpha', '--job', '1', '--dry-run']);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      expect([0, 65, 74], `disk ${n}: ${out}`).toContain(code);
      const maps = [...out.matchAll(/^\+ dmsetup create \S+-p(\d) .*--table '0 (\d+) linear 253:0 (\d+)'$/gmu)];
      for (const [part = 0, length = 0, start = 0] of maps.map((map) => map.slice(1).map(Number))) {
        const at = 446 + 16 * (part - 1);
        expect([start, length], `disk ${n}`).toEqual([image.readUInt32LE(at + 8), image.readUInt32LE(at + 12)]);
        expect(start + length, `disk ${n}`).toBeLessThanOrEqual(sectors);
      }
      if (code !== 0) continue;
      const mapped = maps.map(([, part]) => part);
      expect(mapped, `disk ${n}`).toEqual(['1', '2']);
      expect(out.match(/^\+ mount -t /gmu), `disk ${n}`).toHaveLength(2);
    }
    process.stdout.write(
      `mutated disks: ${[...codes].map(([code, count]) => `${count} ended with ${code}`).join(', ')}\n`,
    );
    expect(codes.get(0) ?? 0).toBeGreaterThan(disks / 20);
    expect(codes.get(65) ?? 0).toBeGreaterThan(disks / 20);
  });
});
