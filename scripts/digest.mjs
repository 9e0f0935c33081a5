// The digest of everything that a build reads.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { root } from './root.mjs';

const inputs = ['inventory', 'package.json', 'package-lock.json', 'scripts', 'src', 'templates'];

/** A SHA-256 over path and content of each input, in the order of paths. */
export function digestInputs() {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(filesUnder).sort()) {
    const content = readFileSync(`${root}/${path}`);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Paths below `path`, or itself when it is a file; none when it does not exist. Temporary files of other builds are not input. */
function filesUnder(path) {
  if (path === 'src/generated' || path.endsWith('.tmp')) return [];
  try {
    return readdirSync(`${root}/${path}`, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() || entry.isFile() ? filesUnder(`${path}/${entry.name}`) : [],
    );
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
