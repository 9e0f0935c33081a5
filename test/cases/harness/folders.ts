import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What lies below a folder: each file's path with its mode and text; undefined where there is no folder. Two equal ones are the same tree. */
export function contentOf(folder: string): Record<string, string> | undefined {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [
      path.slice(folder.length + 1),
      `${(lstatSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`,
    ]),
  );
}
