import { createCipheriv, createHash } from 'node:crypto';
import type { Entry, RawPath } from './tree.ts';
import { rawPath } from './tree.ts';

/** 2011-07-10, when CentOS 6.0 came out. */
export const INSTALLED = 1_310_256_000;

const KIB = 1024;
const BINARIES = 96;
const LIBRARIES = 48;
const SETTINGS = 80;
const DOCUMENTS = 120;

/**
 * What a fresh install of a small operating system might hold: some 400 entries and 25 MiB, always the same, with
 * everything in it that a backup can get wrong. Hard links stand in a directory of their own whose parent holds no
 * files: Bacula does not checksum the file that it visits right after a saved hard link (9.6.7, filed/accurate.c:488).
 */
export function operatingSystem(): readonly Entry[] {
  return [
    ...[
      '.',
      'dev',
      'etc',
      'etc/conf.d',
      'proc',
      'srv',
      'usr',
      'usr/bin',
      'usr/lib',
      'usr/share',
      'usr/share/doc',
      'var',
    ].map((path) => directory(path)),
    directory('tmp', { mode: 0o1777 }),
    ...programs(),
    ...settings(),
    ...oddNames(),
    ...oddNodes(),
    ...symbolicLinks(),
    ...hardLinks(),
  ];
}

/** Bytes that do not compress and depend on nothing but the seed. */
export function seededBytes(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

export function directory(
  path: RawPath,
  attributes: { readonly mode?: number; readonly uid?: number; readonly gid?: number } = {},
): Entry {
  return { type: 'directory', path, mode: 0o755, mtime: INSTALLED, ...attributes };
}

export function file(path: RawPath, content: string | Buffer, mode = 0o644): Entry {
  return { type: 'file', path, mode, content: Buffer.from(content), mtime: INSTALLED };
}

function numbered(count: number, make: (index: number, name: string) => Entry): readonly Entry[] {
  return Array.from({ length: count }, (_, index) => make(index, String(index).padStart(3, '0')));
}

/** Sizes from 1 KiB to half a MiB, never a multiple of a block; package managers give each file its build time. */
function programs(): readonly Entry[] {
  return [
    ...numbered(BINARIES, (index, name) => ({
      ...file(`usr/bin/tool${name}`, seededBytes(`tool${name}`, (1 + ((index * 37) % 389)) * KIB + index), 0o755),
      mtime: INSTALLED - index * 86_400,
    })),
    ...numbered(LIBRARIES, (index, name) => ({
      ...file(`usr/lib/lib${name}.so.1`, seededBytes(`lib${name}`, (1 + ((index * 53) % 257)) * KIB + index)),
      mtime: INSTALLED - index * 3600,
    })),
  ];
}

function settings(): readonly Entry[] {
  return [
    ...numbered(SETTINGS, (index, name) =>
      file(`etc/conf.d/${name}.conf`, `# part ${name}\nvalue = ${index}\n`.repeat(1 + index)),
    ),
    ...numbered(DOCUMENTS, (index, name) =>
      file(`usr/share/doc/README.${name}`, `Read me, ${name}.\n`.repeat(1 + index * 3)),
    ),
    file('etc/hostname', 'reference\n'),
    file('etc/fstab', '/dev/vda1 / ext4 defaults 0 1\n'),
  ];
}

function oddNames(): readonly Entry[] {
  const names: readonly RawPath[] = [
    'with space', ' leading', 'trailing ', "apos'trophe", 'quo"te', 'back\\slash', 'new\nline', 'tab\there', '-rf', '*?[a]',
    '%n %j', '$HOME `id`', '|pipe', '<less', '@at', '#hash', 'semi;colon', 'brace}', rawPath('příliš žluťoučký 日本語 𝄞'),
    'caf\xe9 in latin1', 'x'.repeat(255),
  ]; // prettier-ignore
  return [directory('srv/names'), ...names.map((name) => file(`srv/names/${name}`, `I am ${JSON.stringify(name)}\n`))];
}

function oddNodes(): readonly Entry[] {
  const deep = Array.from({ length: 30 }, (_, depth) => directory(`srv/deep${'/d'.repeat(depth)}`));
  return [
    directory('srv/nodes'),
    file('srv/nodes/empty', ''),
    file('srv/nodes/hole', Buffer.concat([Buffer.alloc(256 * KIB), seededBytes('hole', KIB), Buffer.alloc(256 * KIB)])),
    file('srv/nodes/setuid', seededBytes('setuid', 9000), 0o4755),
    file('srv/nodes/setgid', seededBytes('setgid', 9000), 0o2755),
    file('srv/nodes/no-access', 'nobody may read me\n', 0o000),
    { ...file('srv/nodes/foreign-owner', 'owner unknown here\n', 0o640), uid: 12_345, gid: 12_345 },
    { ...file('srv/nodes/from-1970', 'old\n'), mtime: 86_400 },
    { ...file('srv/nodes/from-2035', 'not yet\n'), mtime: 2_051_222_400 },
    directory('srv/nodes/private', { mode: 0o700, uid: 12_345, gid: 100 }),
    directory('srv/nodes/sticky', { mode: 0o1777 }),
    directory('srv/nodes/setgid-directory', { mode: 0o2775, gid: 12_345 }),
    { type: 'fifo', path: 'srv/nodes/fifo', mode: 0o600, mtime: INSTALLED },
    { type: 'character device', path: 'srv/nodes/null', mode: 0o666, major: 1, minor: 3, mtime: INSTALLED },
    ...deep,
    file(`srv/deep${'/d'.repeat(29)}/bottom`, 'thirty down\n'),
  ];
}

function symbolicLinks(): readonly Entry[] {
  const targets: Readonly<Record<string, RawPath>> = {
    relative: '../../etc/hostname',
    absolute: '/etc/hostname',
    dangling: 'nowhere',
    'to-directory': '../../usr/share',
    'to-itself': 'to-itself',
    'odd-target': rawPath('../names/příliš "žluťoučký"\n'),
    long: 'x/'.repeat(400) + 'x',
  };
  return [
    directory('var/links'),
    ...Object.entries(targets).map(([name, target]): Entry => {
      return { type: 'symlink', path: `var/links/${name}`, target, mtime: INSTALLED - 1000, uid: 12_345, gid: 12_345 };
    }),
  ];
}

function hardLinks(): readonly Entry[] {
  const link = (path: RawPath, to: RawPath): Entry => ({ type: 'hard link', path, to, mtime: INSTALLED });
  return [
    ...['var/hard', 'var/hard/pair', 'var/hard/near', 'var/hard/far', 'var/hard/setuid'].map((path) => directory(path)),
    file('var/hard/pair/one', seededBytes('pair', 70_000)),
    link('var/hard/pair/two', 'var/hard/pair/one'),
    file('var/hard/near/name', seededBytes('across', 50_000)),
    link('var/hard/far/name', 'var/hard/near/name'),
    link('var/hard/far/third', 'var/hard/near/name'),
    file('var/hard/setuid/a', seededBytes('sudo', 30_000), 0o4755),
    link('var/hard/setuid/b', 'var/hard/setuid/a'),
  ];
}
