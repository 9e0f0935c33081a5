import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of all files below a folder, sorted. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Each file's SHA-256 by its path. */
export function contentsOf(folder) {
  return new Map(filesBelow(folder).map((path) => [path, sha256(readFileSync(join(folder, path)))]));
}

/** What a write to a file would change even if it wrote the same: inode and modification time by path. */
export function stampsOf(folder) {
  return new Map(
    filesBelow(folder).map((path) => {
      const { ino, mtimeNs } = lstatSync(join(folder, path), { bigint: true });
      return [path, `${ino} ${mtimeNs}`];
    }),
  );
}

/** The paths whose values differ between two maps, or that only one of them has; sorted. */
export function differences(before, after) {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.filter((path) => before.get(path) !== after.get(path)).sort();
}

/** How many files a folder holds, and how many bytes they have together. */
export function sizeOf(folder) {
  const paths = filesBelow(folder);
  return { files: paths.length, bytes: paths.reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0) };
}

export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
