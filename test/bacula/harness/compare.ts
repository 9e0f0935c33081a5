import type { BigIntStats } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import type { RawPath } from './tree.ts';
import { onDisk } from './tree.ts';

export type Aspect =
  'missing' | 'extra' | 'type' | 'size' | 'content' | 'mode' | 'owner' | 'mtime' | 'target' | 'device' | 'links';

export interface Difference {
  readonly path: RawPath;
  readonly aspect: Aspect;
  /** `etc/passwd: mode 0644 expected, 0600 found` */
  readonly line: string;
}

export interface Comparison {
  /**
   * Directories whose modification time may differ. Bacula puts files of a Base or of an older job into a directory
   * after it has set the time of one that was saved later, and does not set it again.
   */
  readonly lateDirectories?: Iterable<RawPath>;
  /** Bacula stores whole seconds, which is the default. */
  readonly times?: 'seconds' | 'nanoseconds';
}

interface Node {
  readonly root: string;
  readonly path: RawPath;
  readonly type: string;
  readonly stat: BigIntStats;
  readonly target: string;
}

type Tree = ReadonlyMap<RawPath, Node>;

/** What is compared of two nodes at one path: how the first looks beside the second. */
type Aspects = Readonly<Record<Exclude<Aspect, 'missing' | 'extra'>, (node: Node, other: Node) => string>>;

/** Everything in which a tree differs from what is expected, sorted by path; nothing when they are equal. */
export function compareTrees(
  expectedRoot: string,
  foundRoot: string,
  comparison: Comparison = {},
): readonly Difference[] {
  const expected = readTree(expectedRoot);
  const found = readTree(foundRoot);
  const late = new Set(comparison.lateDirectories);
  const aspects: Aspects = {
    ...STATED,
    content: ({ type, stat, root, path }, other) =>
      type === 'file' && other.type === 'file' && stat.size === other.stat.size ? digest(root, path) : '',
    mtime: ({ type, path, stat }) =>
      type === 'directory' && late.has(path) ? '' : time(stat, comparison.times ?? 'seconds'),
    links: ({ root, path }) => (root === expectedRoot ? expectedLinks : foundLinks).get(path) ?? '',
  };
  const expectedLinks = linkGroups(expected);
  const foundLinks = linkGroups(found);
  return [...new Set([...expected.keys(), ...found.keys()])].sort().flatMap((path) => {
    const [wanted, got] = [expected.get(path), found.get(path)];
    if (wanted === undefined) return [difference(path, 'extra')];
    if (got === undefined) return [difference(path, 'missing')];
    return differencesOf(wanted, got, aspects);
  });
}

function differencesOf(wanted: Node, got: Node, aspects: Aspects): readonly Difference[] {
  return (Object.keys(aspects) as (keyof Aspects)[]).flatMap((aspect) => {
    const [expected, found] = [aspects[aspect](wanted, got), aspects[aspect](got, wanted)];
    if (expected === found) return [];
    // A digest says nothing to a reader.
    return [difference(wanted.path, aspect, aspect === 'content' ? '' : ` ${expected} expected, ${found} found`)];
  });
}

function difference(path: RawPath, aspect: Aspect, values = ''): Difference {
  return { path, aspect, line: `${printable(path)}: ${aspect}${values}` };
}

/** What lstat(2) and readlink(2) say of one node. */
const STATED = {
  type: ({ type }: Node) => type,
  size: ({ type, stat }: Node) => (type === 'file' ? String(stat.size) : ''),
  mode: ({ stat }: Node) => (Number(stat.mode) & 0o7777).toString(8).padStart(4, '0'),
  owner: ({ stat }: Node) => `${stat.uid}:${stat.gid}`,
  target: ({ target }: Node) => printable(target),
  device: ({ type, stat }: Node) => (type.endsWith('device') ? String(stat.rdev) : ''),
} satisfies Partial<Aspects>;

function readTree(root: string): Tree {
  const nodes = new Map<RawPath, Node>();
  const visit = (path: RawPath): void => {
    const full = onDisk(root, path);
    const stat = lstatSync(full, { bigint: true });
    const type = typeOf(stat);
    const target = type === 'symlink' ? readlinkSync(full, 'latin1') : '';
    nodes.set(path, { root, path, type, stat, target });
    if (type !== 'directory') return;
    for (const name of readdirSync(full, 'latin1')) visit(path === '.' ? name : `${path}/${name}`);
  };
  visit('.');
  return nodes;
}

function typeOf(stat: BigIntStats): string {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  if (stat.isSymbolicLink()) return 'symlink';
  if (stat.isFIFO()) return 'fifo';
  if (stat.isSocket()) return 'socket';
  return stat.isBlockDevice() ? 'block device' : 'character device';
}

/** For each path with more than one name inside of the tree, all of its names. */
function linkGroups(tree: Tree): ReadonlyMap<RawPath, string> {
  const byInode = new Map<string, RawPath[]>();
  for (const [path, { type, stat }] of tree) {
    if (type === 'directory' || stat.nlink === 1n) continue;
    const inode = `${stat.dev}:${stat.ino}`;
    const names = byInode.get(inode);
    if (names === undefined) byInode.set(inode, [path]);
    else names.push(path);
  }
  const groups = [...byInode.values()].filter((paths) => paths.length > 1);
  return new Map(
    groups.flatMap((paths) => paths.map((path) => [path, paths.sort().map(printable).join(' = ')] as const)),
  );
}

function time(stat: BigIntStats, unit: 'seconds' | 'nanoseconds'): string {
  return String(unit === 'seconds' ? stat.mtimeNs / 1_000_000_000n : stat.mtimeNs);
}

const CHUNK = Buffer.alloc(1 << 20);

function digest(root: string, path: RawPath): string {
  const hash = createHash('sha256');
  const descriptor = openSync(onDisk(root, path), 'r');
  try {
    for (let read; (read = readSync(descriptor, CHUNK, 0, CHUNK.length, null)) > 0;)
      hash.update(CHUNK.subarray(0, read));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

/** A name or target for a reader, never the same for two: in quotes unless plain, bytes that are not UTF-8 as \xNN. */
function printable(path: RawPath): string {
  if (/^[!-~]+$/u.test(path)) return path;
  const bytes = Buffer.from(path, 'latin1');
  if (isUtf8(bytes)) return JSON.stringify(bytes.toString('utf8'));
  return JSON.stringify(path).replace(/[^ -~]/gu, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}
