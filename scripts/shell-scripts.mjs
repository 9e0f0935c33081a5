// Which files are shell: everything in the repository whose first line asks for sh, and libraries that end in .sh.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { root } from './root.mjs';

/** Paths from the repository's root, sorted; what git ignores is not looked at. */
export function shellScripts() {
  const argv = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const paths = execFileSync('git', argv, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  return [...new Set(paths)].filter(isPosixShell).sort();
}

function isPosixShell(path) {
  const line = firstLine(path);
  if (line.startsWith('#!')) return /^#! ?(\/usr)?\/bin\/(env )?(sh|dash)\b/.test(line);
  return path.endsWith('.sh');
}

/** The file's first 64 bytes up to the first newline; nothing for a path that is no readable file. */
function firstLine(path) {
  let descriptor;
  try {
    descriptor = openSync(`${root}/${path}`);
    const bytes = Buffer.alloc(64);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes)).split('\n', 1)[0];
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
