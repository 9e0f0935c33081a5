// Which files are shell: everything whose first line asks for sh, and libraries that end in .sh.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { root } from './root.mjs';

const skipped = new Set(['.git', 'node_modules', 'dist', 'coverage', 'generated']);

/** Paths from the repository's root, sorted. */
export function shellScripts() {
  return filesUnder('').filter(isPosixShell).sort();
}

function filesUnder(folder) {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesUnder(`${folder}${entry.name}/`);
    return entry.isFile() ? [`${folder}${entry.name}`] : [];
  });
}

function isPosixShell(path) {
  // A template of a script is no script: what is rendered from it is judged by the tests.
  if (path.endsWith('.hbs')) return false;
  const line = firstLine(path);
  return line.startsWith('#!') ? /^#! ?(\/usr)?\/bin\/(env )?(sh|dash)\b/.test(line) : path.endsWith('.sh');
}

function firstLine(path) {
  const descriptor = openSync(`${root}/${path}`);
  try {
    const bytes = Buffer.alloc(64);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes)).split('\n', 1)[0];
  } finally {
    closeSync(descriptor);
  }
}
