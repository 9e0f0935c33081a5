import { execFileSync } from 'node:child_process';
import { chmodSync, lchownSync, linkSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';

/**
 * A path inside a tree, one character for each byte (latin1), because a file name is bytes and need not be UTF-8.
 * For ASCII it is the path as one writes it; `rawPath` makes one of any other text. The tree's own root is `.`.
 */
export type RawPath = string;

interface Common {
  readonly path: RawPath;
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds since the epoch: Bacula keeps no fractions. */
  readonly mtime: number;
}

export type Entry = Common &
  (
    | { readonly type: 'file'; readonly mode: number; readonly content: Buffer }
    | { readonly type: 'directory'; readonly mode: number }
    | { readonly type: 'symlink'; readonly target: RawPath }
    | { readonly type: 'fifo'; readonly mode: number }
    | { readonly type: 'character device'; readonly mode: number; readonly major: number; readonly minor: number }
    /** Another name for an earlier entry; owner, mode and times are the inode's, so this one's mtime repeats them. */
    | { readonly type: 'hard link'; readonly to: RawPath }
  );

/** The path of a text, in UTF-8. */
export function rawPath(text: string): RawPath {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A path inside of a tree as the file system wants it. */
export function onDisk(root: string, path: RawPath): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), Buffer.from(path, 'latin1')]);
}

/** The path of the directory that holds an entry. */
export function parentOf(path: RawPath): RawPath {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/**
 * Makes a tree in an empty or missing folder, in the order of its entries: two trees of the same entries are then read
 * in the same order too. Directories get their times last, for what is put into them changes these. Needs root.
 */
export function writeTree(root: string, entries: readonly Entry[]): void {
  mkdirSync(root, { recursive: true });
  for (const entry of entries) writeEntry(root, entry);
  for (const entry of entries.toReversed()) setTime(root, entry.path, entry.mtime);
}

/** Makes one entry, all of it but its time. */
export function writeEntry(root: string, entry: Entry): void {
  const path = onDisk(root, entry.path);
  if (entry.type === 'hard link') {
    linkSync(onDisk(root, entry.to), path);
    return;
  }
  makeNode(path, entry);
  lchownSync(path, entry.uid ?? 0, entry.gid ?? 0);
  // After the owner: chown(2) clears the set-user-ID bit.
  if (entry.type !== 'symlink') chmodSync(path, entry.mode);
}

/** Sets the modification time of anything, of a symbolic link itself. */
export function setTime(root: string, path: RawPath, mtime: number): void {
  lutimesSync(onDisk(root, path), mtime, mtime);
}

function makeNode(path: Buffer, entry: Exclude<Entry, { type: 'hard link' }>): void {
  switch (entry.type) {
    case 'file':
      writeFileSync(path, entry.content, { flag: 'wx' });
      break;
    case 'directory':
      mkdirSync(path, { recursive: entry.path === '.' });
      break;
    case 'symlink':
      symlinkSync(Buffer.from(entry.target, 'latin1'), path);
      break;
    case 'fifo':
      execFileSync('mknod', [path.toString('utf8'), 'p']);
      break;
    case 'character device':
      execFileSync('mknod', [path.toString('utf8'), 'c', String(entry.major), String(entry.minor)]);
      break;
  }
}
