// What was on a disk of the lab, as `tree_tell` of inside/debian.sh tells it, and in what two of them differ.
import { isSaved } from '../../bacula/debian/worth.ts';

interface Entry {
  readonly type: string;
  readonly mode: string;
  readonly owner: string;
  readonly size: number;
  /** Whole seconds: Bacula stores no more. */
  readonly time: string;
  readonly target: string;
  /** The first of its names below the root: of a file with several it is told once. */
  readonly firstName: string;
  readonly digest: string;
}

/** By path without a first slash; the root itself is ''. */
export type Tree = ReadonlyMap<string, Entry>;

/** The tree that the run has told under this name: what a Job of it saves. Throws where nothing was told. */
export function treeOf(files: ReadonlyMap<string, string>, name: string): Tree {
  // sha256sum -z: 64 digits, two blanks, `./PATH`.
  const digests = new Map(lines(told(files, `${name}.sums`)).map((line) => [line.slice(68), line.slice(0, 64)]));
  const names = new Map<string, string>();
  const tree = new Map<string, Entry>();
  for (const line of lines(told(files, `${name}.tree`)).sort()) {
    const [path, type, mode, owner, size, time, , inode, target] = line.split('\t');
    if (path === undefined || !isSaved(path)) continue;
    const firstName = names.get(inode!) ?? path;
    names.set(inode!, firstName);
    tree.set(path, {
      type: type!,
      mode: mode!,
      owner: owner!,
      size: type === 'f' ? Number(size) : 0,
      time: time!.replace(/\..*$/u, ''),
      target: target!,
      firstName,
      digest: digests.get(path) ?? '',
    });
  }
  return tree;
}

/** ACLs, capabilities and other extended attributes of a tree, a block of getfattr(1) for each file, sorted. */
export function attributesOf(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const blocks = told(files, `${name}.attributes`)
    .split('\n\n')
    .map((block) => block.trim());
  return blocks.filter((block) => block !== '' && isSaved(block.replace(/^# file: /u, ''))).sort();
}

/** The lstat and the path of each file that a catalog names, the path as in a Tree. */
export function savedOf(files: ReadonlyMap<string, string>, name: string): ReadonlyMap<string, string> {
  return new Map(
    lines(told(files, name)).map((line) => {
      const [lstat = '', path = ''] = line.split('\t');
      return [path.replace(/^\/|\/$/gu, ''), lstat];
    }),
  );
}

export interface Difference {
  readonly path: string;
  readonly aspect: keyof Entry | 'missing' | 'extra';
  readonly line: string;
}

/** Everything in which a tree differs from what is expected, sorted by path. */
export function differencesOf(expected: Tree, found: Tree): readonly Difference[] {
  return [...new Set([...expected.keys(), ...found.keys()])].sort().flatMap((path) => {
    const [wanted, got] = [expected.get(path), found.get(path)];
    const tell = (aspect: Difference['aspect'], values = '') => ({ path, aspect, line: `${path}: ${aspect}${values}` });
    if (wanted === undefined) return [tell('extra')];
    if (got === undefined) return [tell('missing')];
    return (Object.keys(wanted) as (keyof Entry)[])
      .filter((aspect) => wanted[aspect] !== got[aspect])
      .map((aspect) => tell(aspect, ` ${wanted[aspect]} expected, ${got[aspect]} found`));
  });
}

export interface Worth {
  /** Bytes of the guest's regular files, each inode once, and of those that have an equal in the reference. */
  readonly bytes: number;
  readonly equalBytes: number;
  /** Files of other content and equal size and time: only the digest tells them apart. */
  readonly lookAlikes: readonly string[];
  /** Paths at which something differs that Bacula is told to compare, or that the reference has not. */
  readonly differing: ReadonlySet<string>;
}

/** What a Full of the guest could take from a Base of the reference at best, and what it must not take. */
export function worthOf(reference: Tree, guest: Tree): Worth {
  const compared = ['type', 'mode', 'owner', 'size', 'time', 'target', 'digest', 'extra'];
  const differences = differencesOf(reference, guest).filter(({ aspect }) => compared.includes(aspect));
  const aspects = new Map<string, string[]>();
  for (const { path, aspect } of differences) aspects.set(path, [...(aspects.get(path) ?? []), aspect]);
  const files = [...guest].filter(([path, { type, firstName }]) => type === 'f' && firstName === path);
  const sum = (some: typeof files): number => some.reduce((bytes, [, { size }]) => bytes + size, 0);
  return {
    bytes: sum(files),
    equalBytes: sum(files.filter(([path]) => !aspects.has(path))),
    lookAlikes: [...aspects].filter(([, found]) => found.join(' ') === 'digest').map(([path]) => path),
    differing: new Set(aspects.keys()),
  };
}

function told(files: ReadonlyMap<string, string>, name: string): string {
  const text = files.get(name);
  if (text === undefined) throw new Error(`the run has told no ${name}`);
  return text;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
