import type { FileOptions, FileSet } from '../inventory/model/fileset.ts';
import { oncePer } from '../core/once.ts';
import { parseRegex, type Branch } from '../patterns/regex.ts';

/**
 * What a FileSet reads of a guest whose filesystems are mounted one below the other: the hook on the host demands that each of them was read,
 * but for those that the FileSet does not include or leaves out as a whole. Empty `includes` stand for everything.
 */
export interface Reach {
  readonly includes: readonly string[];
  /** Patterns of the shell in which a star fits a slash too, without brackets and backslashes. Source: hooks/lib/reach.sh. */
  readonly excludes: readonly string[];
}

export function reachOf(fileset: FileSet, more: readonly string[]): Reach {
  const reach = ownReach(fileset);
  const excludes = more.filter((pattern) => isPlain(pattern) && !reach.excludes.includes(pattern));
  return excludes.length === 0 ? reach : { ...reach, excludes: [...reach.excludes, ...excludes] };
}

const ownReach = oncePer(({ includes, exclude }: FileSet): Reach => {
  const files = [...new Set(includes.flatMap((include) => include.files))];
  // Of several includes each leaves out its own; a pattern of one of them says nothing of the others.
  const byPattern = includes.length === 1 ? includes.flatMap(({ options }) => leftOut(options)) : [];
  return {
    includes:
      files.length === 1 && files[0] === '/'
        ? []
        : files.map((file) => (file === '/' ? file : file.replace(/\/+$/, ''))),
    excludes: [...new Set([...exclude, ...byPattern].filter(isPlain))],
  };
});

/** Folders that the blocks with `exclude` leave out, up to the first block that could select one before. */
function leftOut(options: readonly FileOptions[]): string[] {
  const found: string[] = [];
  for (const { exclude, patterns } of options) {
    const folders = patterns.filter(({ kind }) => !kind.endsWith('_file'));
    if (!exclude && folders.length > 0) break;
    for (const { kind, text } of folders) found.push(...(kind.startsWith('regex') ? regexGlobs(text) : [text]));
  }
  return found;
}

function isPlain(pattern: string): boolean {
  return /^[/*][^[\]\\\p{Cc}]*$/u.test(pattern) && pattern.length <= 250;
}

/** The anchored alternatives that consist of literals, as patterns: what has no end fits everything that begins so. */
function regexGlobs(text: string): string[] {
  const parsed = parseRegex(text);
  if ('fault' in parsed) return [];
  return parsed.branches.flatMap((branch) => {
    const [first, ...rest] = branch;
    if (first?.text !== '^' || first.repeat !== '') return [];
    const isWhole = rest.at(-1)?.text === '$';
    const texts = literals(isWhole ? rest.slice(0, -1) : rest);
    return texts.map((literal) => (isWhole ? literal : `${literal}*`));
  });
}

/** Every text that a branch of literals and groups of them can be; none where it is something else. */
function literals(branch: Branch): string[] {
  let texts = [''];
  for (const { text, group, repeat } of branch) {
    const ends = group === undefined ? [literal(text)] : group.map((inner) => literals(inner));
    const next = ends.every((one) => one.length > 0) ? ends.flat() : [];
    if (repeat !== '' || next.length === 0 || texts.length * next.length > 50) return [];
    texts = texts.flatMap((start) => next.map((end) => start + end));
  }
  return texts;
}

function literal(text: string): string[] {
  const char =
    text.length === 2 && text.startsWith('\\') && /^[^A-Za-z0-9<>`']$/.test(text.slice(1)) ? text.slice(1) : text;
  return char.length === 1 && (text.length === 2 || !/[.^$]/.test(char)) && !/[*?[\]\\]/.test(char) ? [char] : [];
}
