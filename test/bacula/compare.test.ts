import {
  chmodSync,
  copyFileSync,
  lchownSync,
  lutimesSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Aspect } from './harness/compare.ts';
import { compareTrees } from './harness/compare.ts';
import { directory, file, INSTALLED, operatingSystem } from './harness/operating-system.ts';
import { makeSandbox, removeSandbox } from './harness/sandbox.ts';
import type { Entry, RawPath } from './harness/tree.ts';
import { onDisk, rawPath, setTime, writeTree } from './harness/tree.ts';

const ENTRIES: readonly Entry[] = [
  directory('.'),
  directory('folder'),
  file('folder/key', 'secret one\n'),
  file('plain', 'text\n'),
  { type: 'hard link', path: 'twin', to: 'plain', mtime: INSTALLED },
  { type: 'symlink', path: 'link', target: 'plain', mtime: INSTALLED },
  { type: 'character device', path: 'device', mode: 0o600, major: 1, minor: 3, mtime: INSTALLED },
];

interface Case {
  readonly what: string;
  readonly change: (root: string) => void;
  readonly path: RawPath;
  readonly aspect: Aspect;
  readonly line: string;
}

/** Each restores the folder's own time where it changes it, so that one difference is all there is. */
const CASES: readonly Case[] = [
  {
    what: 'a file that is not there',
    change: (root) => {
      unlinkSync(join(root, 'folder/key'));
      setTime(root, 'folder', INSTALLED);
    },
    path: 'folder/key',
    aspect: 'missing',
    line: 'folder/key: missing',
  },
  {
    what: 'a directory too many',
    change: (root) => {
      mkdirSync(join(root, 'folder/new'));
      setTime(root, 'folder', INSTALLED);
    },
    path: 'folder/new',
    aspect: 'extra',
    line: 'folder/new: extra',
  },
  {
    what: 'other bytes, though size and time are equal',
    change: (root) => {
      writeFileSync(join(root, 'folder/key'), 'secret two\n');
      setTime(root, 'folder/key', INSTALLED);
    },
    path: 'folder/key',
    aspect: 'content',
    line: 'folder/key: content',
  },
  {
    what: 'another size',
    change: (root) => {
      writeFileSync(join(root, 'folder/key'), '');
      setTime(root, 'folder/key', INSTALLED);
    },
    path: 'folder/key',
    aspect: 'size',
    line: 'folder/key: size 11 expected, 0 found',
  },
  {
    what: 'another mode, the set-user-ID bit included',
    change: (root) => chmodSync(join(root, 'folder/key'), 0o4644),
    path: 'folder/key',
    aspect: 'mode',
    line: 'folder/key: mode 0644 expected, 4644 found',
  },
  {
    what: 'another owner of a link itself',
    change: (root) => lchownSync(join(root, 'link'), 0, 7),
    path: 'link',
    aspect: 'owner',
    line: 'link: owner 0:0 expected, 0:7 found',
  },
  {
    what: 'another time of a link itself',
    change: (root) => lutimesSync(join(root, 'link'), 5, 5),
    path: 'link',
    aspect: 'mtime',
    line: `link: mtime ${INSTALLED} expected, 5 found`,
  },
  {
    what: 'another target of the same length',
    change: (root) => {
      unlinkSync(join(root, 'link'));
      symlinkSync('other', join(root, 'link'));
      setTime(root, 'link', INSTALLED);
      setTime(root, '.', INSTALLED);
    },
    path: 'link',
    aspect: 'target',
    line: 'link: target plain expected, other found',
  },
  {
    what: 'two names that were one file',
    change: (root) => {
      copyFileSync(join(root, 'twin'), join(root, 'copy'));
      unlinkSync(join(root, 'twin'));
      copyFileSync(join(root, 'copy'), join(root, 'twin'));
      unlinkSync(join(root, 'copy'));
      for (const path of ['twin', '.']) setTime(root, path, INSTALLED);
    },
    path: 'plain',
    aspect: 'links',
    line: 'plain: links plain = twin expected,  found',
  },
];

describe('the comparison of two trees', () => {
  let sandbox: string;
  let one: string;
  let other: string;

  beforeEach(() => {
    sandbox = makeSandbox();
    one = join(sandbox, 'one');
    other = join(sandbox, 'other');
    for (const root of [one, other]) writeTree(root, ENTRIES);
  });

  afterEach(() => {
    removeSandbox(sandbox);
  });

  it('finds nothing between two trees of the same entries', () => {
    expect(compareTrees(one, other)).toEqual([]);
    expect(compareTrees(one, other, { times: 'nanoseconds' })).toEqual([]);
  });

  it.each(CASES)('finds $what', ({ change, path, aspect, line }) => {
    change(other);
    expect(compareTrees(one, other)[0]).toEqual({ path, aspect, line });
    expect(compareTrees(one, other).filter((difference) => difference.aspect !== 'links')).toHaveLength(
      aspect === 'links' ? 0 : 1,
    );
  });

  it('finds one difference of type where a file became a directory', () => {
    unlinkSync(join(other, 'folder/key'));
    mkdirSync(join(other, 'folder/key'), { mode: 0o755 });
    for (const path of ['folder/key', 'folder']) setTime(other, path, INSTALLED);
    const aspects = compareTrees(one, other).map(({ aspect }) => aspect);
    expect(aspects).toEqual(['type', 'size', 'mode']);
  });

  it('finds another device behind the same name', () => {
    const device = (minor: number): Entry => ({
      ...ENTRIES[6]!,
      type: 'character device',
      mode: 0o600,
      major: 1,
      minor,
    });
    rmSync(other, { recursive: true });
    writeTree(other, [...ENTRIES.slice(0, 6), device(5)]);
    expect(compareTrees(one, other).map(({ line }) => line)).toEqual(['device: device 259 expected, 261 found']);
  });

  it('forgives a late time of the directories that are named, and of no other and nothing else', () => {
    for (const path of ['.', 'folder']) setTime(other, path, 5);
    const times = compareTrees(one, other, { lateDirectories: ['folder'] });
    expect(times.map(({ path, aspect }) => [path, aspect])).toEqual([['.', 'mtime']]);
    chmodSync(join(other, 'folder'), 0o700);
    const both = compareTrees(one, other, { lateDirectories: ['folder', '.', 'plain'] });
    expect(both.map(({ path, aspect }) => [path, aspect])).toEqual([['folder', 'mode']]);
  });

  it('looks at fractions of a second when it is asked to', () => {
    utimesSync(join(other, 'plain'), INSTALLED + 0.5, INSTALLED + 0.5);
    expect(compareTrees(one, other)).toEqual([]);
    const aspects = compareTrees(one, other, { times: 'nanoseconds' }).map(({ path, aspect }) => [path, aspect]);
    expect(aspects).toEqual([['plain', 'mtime'], ['twin', 'mtime']]); // prettier-ignore
  });

  it('names a file readably whatever bytes its name is made of', () => {
    for (const path of [rawPath('naïve\nname'), 'caf\xe9']) writeFileSync(onDisk(other, path), '');
    setTime(other, '.', INSTALLED);
    expect(compareTrees(one, other).map(({ line }) => line)).toEqual(['"caf\\xe9": extra', '"naïve\\nname": extra']);
  });

  it('holds a whole operating system made twice for equal', () => {
    const roots = ['system', 'again'].map((name) => join(sandbox, name));
    for (const root of roots) writeTree(root, operatingSystem());
    expect(compareTrees(roots[0]!, roots[1]!, { times: 'nanoseconds' })).toEqual([]);
  });
});
