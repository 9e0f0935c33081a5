// 500 fstabs that a hostile guest may write, from a fixed seed; of each line it is known what is right.
import { randomWords } from './random.ts';
import type { Random } from './random.ts';

/** What is right for a line: the volume that it may be served by, or never anything but a refusal, or an idle line. */
export type Meaning = { readonly volume: string } | 'refused' | 'idle' | 'comment';

export type HostileFstab = { readonly name: string; readonly bytes: Buffer; readonly lines: readonly Meaning[] };

const uuid = (n: number) => `6a3b1c1${n}-51d3-4a7e-9b60-0cd61a79000${n}`;

/** The guest: its root, two data volumes that have every kind of name, an ESP, a LUKS, a swap; guest_lvm with one group. */
export const hostileVolumes = [
  'option guest_lvm yes',
  'disk disk0',
  'disk disk1',
  `volume disk0 1 ext4 ${uuid(0)} root 3f9c21aa-01 - -`,
  'volume disk0 2 swap - - 3f9c21aa-02 - -',
  `volume disk0 3 xfs ${uuid(1)} .* 3f9c21aa-03 data -`,
  'volume disk0 4 LVM2_member - - - - -',
  `volume disk1 1 ext4 ${uuid(2)} $(reboot) 9d0e5501-30c4-4f11-8a2d-000000000001 a\\x20b -`,
  'volume disk1 2 vfat 7C1E-40D2 ESP 9d0e5502-30c4-4f11-8a2d-000000000002 - -',
  `volume disk1 3 crypto_LUKS ${uuid(3)} - - - -`,
  `volume lvm vg/a-b ext4 ${uuid(4)} - - - dm-uuid-LVM-Kq2vZfT0aXw9mB4cRj7LdE1sYh3NuPo85nDiTgC6QbWxUeVkGzFySrMhAtJpOlI9`,
  '',
].join('\n');

/** Honest names of the volumes. */
const names: Record<string, readonly string[]> = {
  'disk0 3': [
    `UUID=${uuid(1)}`,
    'LABEL=.*',
    'PARTLABEL=data',
    '/dev/vda3',
    '/dev/nvme0n1p3',
    `/dev/disk/by-uuid/${uuid(1)}`,
  ],
  'disk1 1': [
    `UUID="${uuid(2)}"`,
    'LABEL=$(reboot)',
    'PARTLABEL=a\\040b',
    '/dev/disk/by-partlabel/a\\x20b',
    '/dev/vdb1',
  ],
  'disk1 2': ['UUID=7c1e-40d2', 'LABEL=ESP', 'PARTUUID=9D0E5502-30c4-4f11-8a2d-000000000002'],
  'lvm vg/a-b': ['/dev/vg/a-b', '/dev/mapper/vg-a--b', `UUID=${uuid(4)}`],
};

/** Names that are no volume of this guest, or none that may be served, whatever they look like. */
const foreign = [
  ...[
    '/dev/vdc1',
    '/dev/vda9',
    '/dev/vda33',
    '/dev/vdaa1',
    '/dev/sda1/../vdb1',
    '/dev/mapper/host-root',
    '/dev/host/root',
  ],
  ...[
    '/dev/disk/by-id/virtio-0-part1',
    '/dev/disk/by-path/pci-0',
    '/dev/md0',
    '/dev/dm-0',
    '/dev/loop0',
    '/dev/mapper/control',
  ],
  ...[
    'UUID=',
    'UUID=-',
    'LABEL=-',
    'LABEL=',
    'LABEL=ro*',
    'LABEL=r.ot',
    'UUID=^.*$',
    `UUID=${uuid(9)}`,
    'LABEL=*',
    'LABEL=\\*',
  ],
  ...[
    `UUID=${uuid(3)}`,
    '/dev/vdb3',
    '/dev/mapper/vg-a-b',
    '/dev/vg/a',
    '/dev/vg/a-b/..',
    '/dev/vg/../sda1',
    'uuid=x',
    'disk1 1',
  ],
  ...[
    '/dev/../etc/shadow',
    '/dev/',
    '/dev',
    '/dev/vda3\u0000',
    `UUID=${uuid(1)}\u0000`,
    'LABEL=\u001b[2J',
    '/dev/mapper/-',
    '/dev/mapper/vg-',
  ],
  ...[
    'PARTUUID=3f9c21aa-1',
    'PARTUUID=3f9c21aa-003',
    'PARTLABEL=a b',
    'served',
    'LABEL="root',
    '/dev/vda3p1',

    '`reboot`',
  ],
  ...[
    'LABEL=\\056*\\177',
    'x'.repeat(5000),
    '/dev/mapper/' + 'a-'.repeat(300),
    '\u00e9',
    'UUID\\075x',
    '/dev/root/../vda3',
  ],
];

/** Places at which nothing may ever be mounted. */
const badPlaces = [
  ...[
    '/..',
    '/../etc',
    '/srv/../../etc',
    '/a/./b',
    'srv',
    '.',
    '..',
    'none',
    '/srv/*',
    '/srv/[a-z]',
    '/a\\012b',
    '/a\\000b',
    '/\\056\\056/x',
  ],
  ...[
    '/a\\134b',
    '/a\u001b[31m',
    '/a\u0000b',
    '/\u007f',
    '/srv/?',
    '/a\\011b',
    '\\057srv/\\056.',
    '-',
    '"/srv"',
    '/srv/\\056\\056',
  ],
];

const goodPlaces = [
  '/srv',
  '/srv//x/',
  '/var/.*',
  '/^a$',
  '/a+(b)',
  '/a\\040b',
  '/$HOME',
  '/`id`',
  '/a;b',
  '/..a',
  '/a..',
  '/a"b',
  "/a'b",
  '/\u00f6',
];
const idle = [
  'tmpfs /tmp tmpfs defaults 0 0',
  'proc /proc proc',
  '/swap none swap sw 0 0',
  'nas:/x /x nfs',
  '/a /b none bind',
  '/dev/sdq1 /mnt/x ext4 noauto',
];

type Line = { readonly text: string; readonly means: Meaning };

const line = (text: string, means: Meaning): Line => ({ text, means });

function served(random: Random, place = random.pick(goodPlaces)): Line {
  const volume = random.pick(Object.keys(names));
  return line(`${random.pick(names[volume]!)}${random.pick([' ', '\t', '  \t'])}${place} auto defaults 0 2`, {
    volume,
  });
}

/** One line of each kind. */
const kinds: readonly ((random: Random) => Line)[] = [
  (random) => served(random),
  (random) => served(random),
  (random) => served(random, random.pick(['/', '//', '/./', '/srv'])),
  (random) => line(`${random.pick(foreign)} ${random.pick(goodPlaces)} auto defaults 0 2`, 'refused'),
  (random) => line(`${random.pick(foreign)} ${random.pick(goodPlaces)} ext4 nofail 0 2`, 'refused'),
  (random) => line(`${random.pick(names[random.pick(Object.keys(names))]!)} ${random.pick(badPlaces)} auto`, 'refused'),
  (random) => line(`${random.pick(names['disk0 3']!)} ${random.pick(goodPlaces)} btrfs subvol=a`, 'refused'),
  (random) => line(random.pick(idle), 'idle'),
  (random) => line(`# ${random.pick(foreign)} / ext4`, 'comment'),
  (random) => line(random.pick(['x', '/dev/vda3', 'served\u00001', '\u001b]0;x\u0007']), 'refused'),
  () => line(`root self`, 'refused'),
  () => line(`end 3`, 'refused'),
  (random) =>
    line(
      random.pick(['a', '\u0000', '\u001b', '\\', '*', '//']).repeat(1 + random.below(9000)) + ' /x ext4',
      'refused',
    ),
  (random) => line(random.pick(['', ' ', '\t\t', '   #']), 'comment'),
  (random) => line(random.text(), 'refused'),
];

/** A whole file: the honest line of the root somewhere, if at all, among hostile ones. */
function file(random: Random, name: string): HostileFstab {
  const count = random.pick([1, 2, 3, 5, 8, 13, 40]);
  const lines = Array.from({ length: count }, () => random.pick(kinds)(random));
  const roots = random.pick([0, 1, 1, 1, 1, 2]);
  for (let n = 0; n < roots; n++) {
    const spec = random.pick([`UUID=${uuid(0)}`, 'LABEL=root', '/dev/vda1', 'PARTUUID=3F9C21AA-01', '/dev/root']);
    lines.splice(
      random.below(lines.length + 1),
      0,
      line(`${spec} ${random.pick(['/', '//'])} ext4 defaults 0 1`, { volume: 'disk0 1' }),
    );
  }
  return fstabOf(name, lines, random.pick(['\n', '\n', '\n', '\r\n']), random.below(4) > 0);
}

function fstabOf(name: string, lines: readonly Line[], end = '\n', last = true): HostileFstab {
  const text = lines.map((one) => one.text).join(end) + (last ? end : '');
  return { name, bytes: Buffer.from(text), lines: lines.map((one) => one.means) };
}

/** Files that are made of one thing only. */
function special(): HostileFstab[] {
  const root = line(`UUID=${uuid(0)} / ext4 defaults 0 1`, { volume: 'disk0 1' });
  const fill = (text: string, means: Meaning, count: number) => Array.from({ length: count }, () => line(text, means));
  return [
    fstabOf('nothing', []),
    fstabOf('60 000 empty lines', [root, ...fill('', 'comment', 60_000)]),
    fstabOf('32 000 lines of one field', [root, ...fill('x', 'refused', 32_000)]),
    fstabOf('2 000 roots', fill(`UUID=${uuid(0)} / ext4`, { volume: 'disk0 1' }, 1000)),
    fstabOf('700 times the volume of another line', [
      root,
      ...fill(`UUID=${uuid(1)} /srv ext4,xfs`, { volume: 'disk0 3' }, 700),
    ]),
    fstabOf('64 KiB of NUL', [line('\u0000'.repeat(65_000), 'refused')]),
    fstabOf('64 KiB of ESC', [line('\u001b'.repeat(65_000), 'refused')]),
    fstabOf('64 KiB without a blank', [line('a'.repeat(65_000), 'refused')]),
    fstabOf('32 000 fields', [line('a '.repeat(32_000), 'refused')]),
    fstabOf('a line of 64 KiB of backslashes', [line('\\'.repeat(60_000) + ' /', 'refused')]),
  ];
}

/** The same 500 for the same seed. */
export function hostileFstabs(seed: number): HostileFstab[] {
  const random = randomWords(seed);
  const specials = special();
  const files = Array.from({ length: 500 - specials.length }, (_, n) => file(random, `number ${n} of seed ${seed}`));
  return [...specials, ...files];
}
