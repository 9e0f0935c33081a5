import {
  appendFileSync,
  chmodSync,
  lchownSync,
  lstatSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { seededBytes } from './operating-system.ts';
import type { Entry, RawPath } from './tree.ts';
import { onDisk, parentOf, setTime, writeEntry } from './tree.ts';

/** What can befall a tree between two backups. */
export type Change =
  /** Other bytes of the same number; the time as it was unless one is given: only a checksum can tell. */
  | { readonly type: 'content'; readonly path: RawPath; readonly mtime?: number }
  | { readonly type: 'append'; readonly path: RawPath; readonly text: string; readonly mtime: number }
  | { readonly type: 'time'; readonly path: RawPath; readonly mtime: number }
  | { readonly type: 'mode'; readonly path: RawPath; readonly mode: number }
  | { readonly type: 'owner'; readonly path: RawPath; readonly uid: number; readonly gid: number }
  | { readonly type: 'target'; readonly path: RawPath; readonly target: RawPath; readonly mtime: number }
  | { readonly type: 'new'; readonly entry: Entry }
  | { readonly type: 'deleted'; readonly path: RawPath };

/**
 * Carries changes out on a tree on disk, in order. A directory that gained or lost a name gets `mtime` as its time.
 * Those directories are returned: Bacula saves them anew, and then cannot set their times on restore when it puts files
 * of an older job or a Base into them later.
 */
export function applyChanges(root: string, changes: readonly Change[], mtime: number): ReadonlySet<RawPath> {
  for (const change of changes) applyChange(root, change);
  const touched = changes.flatMap((change) => {
    if (change.type === 'new') return [parentOf(change.entry.path)];
    return change.type === 'deleted' || change.type === 'target' ? [parentOf(change.path)] : [];
  });
  const removed = new Set(changes.flatMap((change) => (change.type === 'deleted' ? [change.path] : [])));
  const directories = new Set(touched.filter((path) => !removed.has(path)));
  for (const path of directories) setTime(root, path, mtime);
  return directories;
}

function applyChange(root: string, change: Change): void {
  if (change.type === 'new') {
    writeEntry(root, change.entry);
    setTime(root, change.entry.path, change.entry.mtime);
    return;
  }
  const path = onDisk(root, change.path);
  const before = lstatSync(path);
  switch (change.type) {
    case 'content':
      // Written in place: hard links stay links.
      writeFileSync(path, seededBytes(readFileSync(path).toString('latin1'), before.size), { flag: 'r+' });
      setTime(root, change.path, change.mtime ?? Math.floor(before.mtimeMs / 1000));
      break;
    case 'append':
      appendFileSync(path, change.text);
      setTime(root, change.path, change.mtime);
      break;
    case 'time':
      setTime(root, change.path, change.mtime);
      break;
    case 'mode':
      chmodSync(path, change.mode);
      break;
    case 'owner':
      lchownSync(path, change.uid, change.gid);
      break;
    case 'target':
      unlinkSync(path);
      symlinkSync(Buffer.from(change.target, 'latin1'), path);
      setTime(root, change.path, change.mtime);
      break;
    case 'deleted':
      rmSync(path, { recursive: true });
      break;
  }
}
