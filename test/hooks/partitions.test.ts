// What the partition parser makes of tables that honest and hostile guests write.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { gpt, mbr, superblock } from './disk.ts';
import type { Entry, Piece } from './disk.ts';
import { calls, classicDisk, dropWorld, filesSettings, makeWorld, run } from './world.ts';
import type { Held, Ran, World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const sectors = 64 * 2048; // of the disks that makeWorld makes

/** Runs `before` on a disk of these bytes, of which the fake blkid knows what `holds` says. */
function before(pieces: readonly Piece[], holds: readonly Held[] = [], settings: readonly string[] = []): Ran {
  world = makeWorld([{ name: 'vm_alpha-disk0', pieces, holds }], [...filesSettings, 'metadata no', ...settings]);
  return run(world, ['before', 'alpha', '--job', '1']);
}

/** The dm tables that were made, as "N START SECTORS". */
function maps(): string[] {
  return calls(world).flatMap((call) => {
    const made = /^dmsetup create \S+-p(\d+) .*--table 0 (\d+) linear \S+ (\d+)$/u.exec(call);
    return made === null ? [] : [`${made[1]} ${made[3]} ${made[2]}`];
  });
}

const ext4 = (start: number): Held => ({ start, type: 'ext4', uuid: 'aaaaaaaa-0000-4000-8000-000000000000' });

describe('a partition table that is read', () => {
  it('msdos, first partition at sector 63 as DOS had it', () => {
    const ran = before([mbr([{ start: 63, size: 100_000 }]), superblock('ext4', 63)], [ext4(63)]);
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual(['1 63 100000']);
  });

  it('logical partitions, numbered from 5 in the order of their chain', () => {
    const extended = 20_480;
    const pieces = [
      mbr([
        { start: 2048, size: 10_000 },
        { start: extended, size: 80_000, type: 15 },
      ]),
      mbr(
        [
          { start: 63, size: 8000 },
          { start: 30_000, size: 9000, type: 5 },
        ],
        { block: extended },
      ),
      mbr([{ start: 2048, size: 6000 }], { block: extended + 30_000 }),
      superblock('ext4', extended + 30_000 + 2048),
    ];
    const ran = before(pieces, [ext4(extended + 32_048)], ['mount disk0 p6 /']);
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual([`6 ${extended + 32_048} 6000`]);
  });

  it('logical partitions of two extended ones, and one of type 0: the kernel shows all of them', () => {
    const pieces = [
      mbr([
        { start: 2048, size: 10_000 },
        { start: 20_480, size: 10_000, type: 5 },
        { start: 40_960, size: 10_000, type: 0x85 },
        { start: 61_440, size: 10_000, type: 0 },
      ]),
      mbr([{ start: 63, size: 8000 }], { block: 20_480 }),
      mbr([{ start: 63, size: 8000 }], { block: 40_960 }),
      ...[2048, 20_543, 41_023, 61_440].map((start) => superblock('ext4', start)),
    ];
    const ran = before(pieces, [ext4(2048), ext4(20_543), ext4(41_023), ext4(61_440)]);
    expect(ran.out).toContain('disk0 p6 ext4');
    expect(maps()).toEqual(['1 2048 10000', '5 20543 8000', '6 41023 8000', '4 61440 10000']);
  });

  it('GPT with an empty first entry, whose numbers are those of the entries', () => {
    const ran = before(
      [...gpt([undefined, { start: 4096, size: 50_000 }]), superblock('ext4', 4096)],
      [ext4(4096)],
      ['mount disk0 p2 /'],
    );
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual(['2 4096 50000']);
  });

  it('GPT of a disk with sectors of 4096 bytes, told by where its header is', () => {
    const ran = before([...gpt([{ start: 256, size: 1000 }], { unit: 4096 }), superblock('ext4', 2048)], [ext4(2048)]);
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual(['1 2048 8000']);
  });

  it('msdos of a disk with sectors of 4096 bytes, told by the settings', () => {
    world = makeWorld(
      [
        {
          name: 'vm_alpha-disk0',
          pieces: [mbr([{ start: 256, size: 1000 }]), superblock('ext4', 2048)],
          holds: [ext4(2048)],
        },
      ],
      ['method files', 'trust owned', 'disk disk0 lv lab/vm_alpha-disk0 4096'],
    );
    expect(run(world, ['before', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
    expect(maps()).toEqual(['1 2048 8000']);
  });

  it('no table at all: the filesystem is the whole disk', () => {
    const ran = before([superblock('ext4', 0)], [ext4(0)], ['mount disk0 whole /']);
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual([`0 0 ${sectors}`]);
  });
});

describe('a partition that is left alone', () => {
  it('swap, LVM, RAID and LUKS are never mapped', () => {
    const types = ['ext4', 'swap', 'LVM2_member', 'linux_raid_member'];
    const starts = [2048, 20_000, 40_000, 60_000];
    const pieces = [mbr(starts.map((start) => ({ start, size: 10_000 }))), superblock('ext4', 2048)];
    const ran = before(
      pieces,
      starts.map((start, at) => ({ ...ext4(start), type: types[at]! })),
    );
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual(['1 2048 10000']);
    expect(ran.out).toContain('left alone: disk0 p2 swap, disk0 p3 LVM2_member, disk0 p4 linux_raid_member');
  });

  it('one that reaches over the end of the disk', () => {
    const pieces = [
      mbr([
        { start: 2048, size: 10_000 },
        { start: 20_000, size: sectors },
      ]),
      superblock('ext4', 2048),
    ];
    const ran = before(pieces, [ext4(2048)]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN disk0: p2 outside of the disk, left alone');
    expect(maps()).toEqual(['1 2048 10000']);
  });

  it('one whose signatures disagree', () => {
    const pieces = [
      mbr([
        { start: 2048, size: 10_000 },
        { start: 20_000, size: 10_000 },
      ]),
      superblock('ext4', 2048),
    ];
    const ran = before(pieces, [ext4(2048), { start: 20_000, type: 'ambiguous' }]);
    expect(ran.out).toContain('left alone: disk0 p2 ambiguous');
    expect(maps()).toEqual(['1 2048 10000']);
  });

  it('one whose superblock is not the one that blkid tells', () => {
    const ran = before([mbr([{ start: 2048, size: 10_000 }]), superblock('xfs', 2048)], [ext4(2048)]);
    expect(ran).toMatchObject({ code: 65 });
    expect(maps()).toEqual([]);
  });
});

describe('a disk whose partition blkid could not read', () => {
  const pieces = [
    mbr([
      { start: 2048, size: 10_000 },
      { start: 20_000, size: 10_000 },
    ]),
    superblock('ext4', 2048),
    superblock('ext4', 20_000),
  ];

  it('is not backed up without it, though blkid says what it says of an empty one: code 2', () => {
    const ran = before(pieces, [ext4(2048)]);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toMatch(/ERROR blkid sees nothing at sector 20000 of \S+, where ext4 begins/u);
    expect(maps()).toEqual([]);
  });

  it('is not backed up without it when blkid says why', () => {
    const half = [mbr([{ start: 2048, size: 10_000 }, undefined, { start: 20_000, size: 10_000 }]), pieces[1]!];
    world = makeWorld(
      [{ name: 'vm_alpha-disk0', pieces: half, holds: [ext4(2048)] }],
      [...filesSettings, 'metadata no'],
    );
    writeFileSync(
      join(world.dir, 'error'),
      `case "$0:$*" in */blkid:*${20_000 * 512}*) echo 'blkid: error: read failed' >&2; exit 2 ;; esac\n`,
    );
    const ran = run(world, ['before', 'alpha', '--job', '1'], {
      environment: { FAULT_SOURCE: join(world.dir, 'error') },
    });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toMatch(/ERROR blkid on \S+: blkid: error: read failed/u);
  });

  it('is backed up where there is nothing in it', () => {
    const ran = before(pieces.slice(0, 2), [ext4(2048)]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('left alone: disk0 p2 none');
  });
});

describe('a host whose blkid dies when it is asked who it is', () => {
  it('is not taken for one of 2007, whose blkid knows no LVM, RAID and LUKS', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
    writeFileSync(join(world.dir, 'killed'), 'case "$0:$1" in */blkid:-V) kill -KILL $$ ;; esac\n');
    const ran = run(world, ['before', 'alpha', '--job', '1'], {
      environment: { FAULT_SOURCE: join(world.dir, 'killed') },
    });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('ERROR blkid -V ended with 137');
  });
});

describe('a host whose blkid cannot probe, as that of EL 5', () => {
  const at = (start: number, offset: number, text: string) => ({
    at: start * 512 + offset,
    bytes: Buffer.from(text, 'latin1'),
  });

  it('tells what it does not look into from what is empty', () => {
    const starts = [2048, 20_000, 40_000, 60_000];
    const pieces = [
      mbr(starts.map((start) => ({ start, size: 10_000 }))),
      superblock('ext4', 2048),
      at(20_000, 512, `LABELONE${'\0'.repeat(16)}LVM2 001`),
      at(40_000, 65_600, '_BHRfS_M'),
      at(60_000, 4086, 'SWAPSPACE2'),
    ];
    world = makeWorld([{ name: 'vm_alpha-disk0', pieces, holds: [] }], [...filesSettings, 'metadata no']);
    writeFileSync(
      join(world.dir, 'old'),
      'case "$0:$1" in */blkid:-V) echo "blkid 1.0.0 (12-Feb-2003)"; exit 0 ;; esac\n',
    );
    const ran = run(world, ['before', 'alpha', '--job', '1'], {
      environment: { FAULT_SOURCE: join(world.dir, 'old') },
    });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out.match(/disk0 p\d \(.*not saved/gu)).toEqual([
      'disk0 p2 (LVM2_member) is in no fstab line: not saved',
      'disk0 p3 (unknown) is in no fstab line: not saved',
    ]);
    expect(ran.out).toContain('disk0 p4 swap');
  });
});

describe('a disk that is refused with 65', () => {
  const names = ['\n1 2048 10000\n', '2:4096s:8191s:4096s:ext4::;', '$(reboot)`id`', '\u001b[2J\u0000x', "';"];
  const refused: Record<string, { pieces: Piece[]; settings?: string[]; says: string; holds?: Held[] }> = {
    'partitions that overlap': {
      pieces: [
        mbr([
          { start: 2048, size: 10_000 },
          { start: 12_047, size: 100 },
        ]),
      ],
      says: 'disk0: partitions 1 and 2 overlap',
    },
    'a logical chain that is a ring': {
      pieces: [
        mbr([{ start: 20_480, size: 80_000, type: 5 }]),
        mbr([undefined, { start: 0, size: 80_000, type: 5 }], { block: 20_480 }),
      ],
      says: 'more than 128 logical partitions, or a ring',
    },
    'a logical chain that leaves its extended partition': {
      pieces: [
        mbr([{ start: 20_480, size: 10_000, type: 5 }]),
        mbr([undefined, { start: 11_000, size: 80_000, type: 5 }], { block: 20_480 }),
      ],
      says: 'the chain of logical partitions leaves its extended partition',
    },
    'a GPT of 1000 entries': { pieces: gpt(thousand(), { count: 1000 }), says: 'a GPT of 1000 entries, more than 128' },
    'GPT entries of an odd size': { pieces: gpt([], { entrySize: 100 }), says: 'GPT entries of 100 bytes' },
    'GPT entries far away': { pieces: gpt([], { entriesAt: 60_000 }), says: 'GPT entries at block 60000' },
    'a GPT partition that ends before it begins': {
      pieces: gpt([{ start: 4096, size: -1000 }]),
      says: 'a partition ends before it begins',
    },
    'a table and a filesystem at once': {
      pieces: [mbr([{ start: 2048, size: 10_000 }])],
      holds: [ext4(0)],
      says: 'a dos partition table and a signature',
    },
    'a partition that the settings name and the table does not have': {
      pieces: [mbr([{ start: 2048, size: 10_000 }]), superblock('ext4', 2048)],
      holds: [ext4(2048)],
      settings: ['mount disk0 p1 /', 'mount disk0 p3 /srv'],
      says: 'disk0 p3, which belongs at /srv, is not in the partition table',
    },
    "the guest's own LVM where the settings want a filesystem": {
      pieces: [mbr([{ start: 2048, size: 10_000 }])],
      holds: [{ start: 2048, type: 'LVM2_member' }],
      settings: ['mount disk0 p1 /'],
      says: 'method image, or method agent',
    },
    "nothing but the guest's own LVM": {
      pieces: [mbr([{ start: 2048, size: 10_000 }])],
      holds: [{ start: 2048, type: 'LVM2_member' }],
      says: "only the guest's own LVM",
    },
    'a disk of zeros': { pieces: [], says: 'no filesystem that may be mounted' },
  };
  for (const [name, { pieces, says, holds, settings }] of Object.entries(refused)) {
    it(name, () => {
      const ran = before(pieces, holds ?? [], settings ?? []);
      expect(ran).toMatchObject({ code: 65 });
      expect(ran.out).toContain(says);
      expect(maps()).toEqual([]);
    });
  }

  it('but not for a name: newlines, rows of parted and shell words in GPT names change nothing', () => {
    const rows: Entry[] = names.map((name, at) => ({ start: 4096 + 10_000 * at, size: 9000, name }));
    const ran = before([...gpt(rows), superblock('ext4', 4096)], [ext4(4096)]);
    expect(ran).toMatchObject({ code: 0 });
    expect(maps()).toEqual(['1 4096 9000']);
    expect(ran.out).not.toContain('reboot');
  });
});

function thousand(): Entry[] {
  return Array.from({ length: 1000 }, (_, at) => ({ start: 10_000 + at * 16, size: 16 }));
}
