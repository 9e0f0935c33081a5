// A superblock may ask for more than its own volume: a journal that is found by UUID on the whole host, a device by its number,
// mount options. It is refused before any tool opens the filesystem, and again after a replay has written to it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mbr, superblock } from './disk.ts';
import type { Piece } from './disk.ts';
import { calls, dropWorld, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

type Type = 'ext2' | 'ext3' | 'ext4' | 'xfs';
const start = 2048;
const at = (offset: number, bytes: readonly number[]): Piece => ({
  at: start * 512 + offset,
  bytes: Buffer.from(bytes),
});

/** A guest with one filesystem, whose superblock has other bytes at some offset. */
function make(type: Type, pieces: readonly Piece[] = [], settings: readonly string[] = []): void {
  world = makeWorld(
    [
      {
        name: 'vm_alpha-disk0',
        pieces: [mbr([{ start, size: 40_960 }]), superblock(type, start), ...pieces],
        holds: [{ start, type }],
      },
    ],
    ['method files', 'trust owned', 'metadata no', 'disk disk0 lv lab/vm_alpha-disk0', ...settings],
  );
}

const before = (shell = 'dash', environment = {}) =>
  run(world, ['before', 'alpha', '--job', '1'], { shell: shell.split(' '), environment });
const opened = () => calls(world).filter((call) => /^(?:e2fsck -[^V]|mount -t|dmsetup create)/u.test(call));

const outside: readonly (readonly [what: string, type: Type, words: string, piece: Piece])[] = [
  ['a journal that is named by its UUID', 'ext4', 'an external journal', at(1024 + 0xd0, [0xab])],
  ['the end of such a UUID', 'ext4', 'an external journal', at(1024 + 0xdf, [1])],
  ['a journal device by its number', 'ext3', 'an external journal', at(1024 + 0xe4, [3, 253])],
  ['a journal without an inode', 'ext4', 'an external journal', at(1024 + 0xe0, [0])],
  ['a journal UUID without has_journal', 'ext2', 'an external journal', at(1024 + 0xd0, [0xab])],
  [
    'mount options of its own',
    'ext4',
    'mount options in its superblock',
    at(1024 + 0x200, [...Buffer.from('journal_path=/dev/sda')]),
  ],
  ['a log outside of it', 'xfs', 'an external log', at(48, [0, 0, 0, 0, 0, 0, 0, 0])],
  ['a realtime device', 'xfs', 'a realtime device', at(16, [0, 0, 0, 0, 0, 0, 1, 0])],
];

describe('a superblock that asks for more than its own volume', () => {
  for (const [what, type, words, piece] of outside) {
    it(`is refused with 65 before any tool opens it: ${type} with ${what}`, () => {
      make(type, [piece]);
      const ran = before();
      expect(ran).toMatchObject({ code: 65 });
      expect(ran.out).toContain(`disk0 p1: the filesystem has ${words}`);
      expect(opened()).toEqual([]);
      expect(volumes(world)).toEqual(['vm_alpha-disk0']);
    });
  }

  for (const shell of shells) {
    it(`is refused under ${shell}`, () => {
      make('ext4', [outside[0]![3]]);
      expect(before(shell)).toMatchObject({ code: 65 });
    });
  }

  it('is of no interest where the settings do not mount that filesystem', () => {
    make(
      'ext4',
      [
        outside[0]![3],
        mbr([
          { start, size: 40_960 },
          { start: 45_056, size: 8192 },
        ]),
        superblock('ext2', 45_056),
      ],
      ['mount disk0 p2 /'],
    );
    writeFileSync(join(world.dir, 'fs'), `vm_alpha-disk0 ${start * 512} ext4 \nvm_alpha-disk0 ${45_056 * 512} ext2 \n`);
    expect(before()).toMatchObject({ code: 0 });
  });

  it('is refused where a replayed journal has written it', () => {
    make('ext4');
    const write = `case $0:$1 in */e2fsck:-p) for map; do :; done; printf '\\253' | /usr/bin/dd of="$map" bs=1 seek=${1024 + 0xd0} conv=notrunc 2>/dev/null ;; esac\n`;
    writeFileSync(join(world.dir, 'write'), write);
    const ran = before('dash', { FAULT_SOURCE: join(world.dir, 'write') });
    expect(ran).toMatchObject({ code: 65 });
    expect(ran.out).toContain('the filesystem has an external journal');
    expect(calls(world).some((call) => call.startsWith('mount -t'))).toBe(false);
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });
});

describe('preen', () => {
  const journal = 'e2fsck -p -E journal_only -j /dev/null';
  const preened = 'e2fsck -p -j /dev/null';
  const ran = () =>
    calls(world)
      .filter((call) => /^e2fsck -[^V]/u.test(call))
      .map((call) => call.slice(0, call.lastIndexOf(' ')));

  it('only replays the journal of a clean filesystem, whose count of mounts may be exceeded', () => {
    make('ext4', [at(1024 + 0x34, [9, 0, 5, 0])]);
    expect(before()).toMatchObject({ code: 0 });
    expect(ran()).toEqual([journal]);
  });

  it('checks a filesystem that has errors', () => {
    make('ext4', [at(1024 + 0x3a, [3])]);
    expect(before()).toMatchObject({ code: 0 });
    expect(ran()).toEqual([journal, preened]);
  });

  it('checks a filesystem that was not unmounted', () => {
    make('ext2', [at(1024 + 0x3a, [0])]);
    expect(before()).toMatchObject({ code: 0 });
    expect(ran()).toEqual([journal, preened]);
  });
});
