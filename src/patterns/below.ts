import type { Pattern } from '../inventory/model/fileset.ts';
import { branchText, parseRegex, regexFits, regexLiteral, type Branch } from './regex.ts';
import { wildFits, wildLiteral } from './wild.ts';

/**
 * A pattern of a machine's own paths, said again for the same files below a mount point: Bacula asks with the whole path also where StripPath
 * shortens what is stored (findlib/match.c, `accept_file`). It fits `ROOT/PATH` where the written one fits `/PATH`, and no other file; a half
 * that was left as it is would never fit, or, unanchored, fit the mount point itself and leave out a whole guest.
 */
export type Moved = { readonly texts: readonly string[] } | { readonly refused: string };

export function patternBelow({ kind, text }: Pick<Pattern, 'kind' | 'text'>, root: string): Moved {
  const isForFiles = kind.endsWith('_file');
  return kind.startsWith('regex') ? regexBelow(text, root, isForFiles) : { texts: wildBelow(text, root, isForFiles) };
}

/** What fits the root of a machine, `/`, has to fit the mount point, which has no slash at its end. */
export function wildBelow(text: string, root: string, isForFiles = false): string[] {
  // What begins with a star and names no folder looks at the end of a file's name alone, wherever that lies.
  if (isForFiles && /^\*[^*?[\]\\/]+$/.test(text)) return [text];
  const literal = wildLiteral(root);
  const own = text === '/' ? [] : [`${literal}${text}`];
  const isRoot = !isForFiles && wildFits(text, '/') && !own.some((moved) => wildFits(moved, root));
  return isRoot ? [...own, literal] : own;
}

function regexBelow(text: string, root: string, isForFiles: boolean): Moved {
  const parsed = parseRegex(text);
  if ('fault' in parsed) return { refused: parsed.fault };
  if (text.includes('\\`')) return { refused: '"\\`" is an anchor of its own: write "^"' };
  if (isForFiles && parsed.branches.every(looksAtEnd)) return { texts: [text] };
  const moved = alternativesBelow(parsed.branches, regexLiteral(root));
  if (moved === undefined)
    return { refused: 'a "^" stands behind something else or is repeated: write one alternative for each place' };
  // As in wildBelow.
  const isRoot = !isForFiles && regexFits(text, '/') === true && regexFits(moved, root) === false;
  return { texts: [isRoot ? `${moved}|^${regexLiteral(root)}$` : moved] };
}

/** Each alternative begins at the mount point: an anchored one there, any other somewhere behind it. Undefined where one can do neither. */
function alternativesBelow(branches: readonly Branch[], root: string): string | undefined {
  const moved = branches.map((branch) => branchBelow(branch, root));
  return moved.includes(undefined) ? undefined : moved.join('|');
}

function branchBelow(branch: Branch, root: string): string | undefined {
  const [first, ...rest] = branch;
  const anchors = anchorsIn(branch);
  if (first === undefined || anchors === 0) return `^${root}.*${branchText(branch)}`;
  if (first.repeat !== '' || anchorsIn(rest) > 0) return undefined;
  if (first.text === '^') return `^${root}${branchText(rest)}`;
  const group = alternativesBelow(first.group ?? [], root);
  return group === undefined ? undefined : `(${group})${branchText(rest)}`;
}

function anchorsIn(branch: Branch): number {
  return branch.reduce((sum, { text, group }) => {
    const inside = group?.reduce((all, inner) => all + anchorsIn(inner), 0) ?? 0;
    return sum + inside + (text === '^' ? 1 : 0);
  }, 0);
}

/** Does it look at nothing but the end of the last part of a name? */
function looksAtEnd(branch: Branch): boolean {
  return (
    branch.at(-1)?.text === '$' &&
    branch.slice(0, -1).every(({ text, group }) => {
      if (group !== undefined)
        return group.every((inner) => inner.length === 0 || (anchorsIn(inner) === 0 && looksAtEnd([...inner, END])));
      return !(
        text === '^' ||
        text === '.' ||
        text === '/' ||
        text.startsWith('[') ||
        /^\\[^.\-+*?()[\]{}|$^]/.test(text)
      );
    })
  );
}

const END = { text: '$', repeat: '' };

/** Why the expression, or an alternative of it, can fit no name that Bacula asks for; undefined where it can. */
export function regexNever(text: string): string | undefined {
  const parsed = parseRegex(text);
  if ('fault' in parsed) return undefined;
  for (const branch of parsed.branches) {
    const [first, second] = branch;
    const begins = second?.text ?? '';
    if (
      first?.text === '^' &&
      second?.group === undefined &&
      !/^[*?{]/.test(second?.repeat ?? '') &&
      /^[^/.[\\$^]$/.test(begins)
    ) {
      if (!/^\^[A-Za-z]:/.test(branchText(branch))) return `every name begins with a slash: "${branchText(branch)}"`;
    }
    const inner = branch.filter((piece) => piece.text !== '^' && piece.text !== '$');
    if (branch.at(-1)?.text === '$' && inner.length > 1 && inner.at(-1)?.text === '/' && inner.at(-1)?.repeat === '') {
      return `no name of a directory ends in a slash: "${branchText(branch)}"`;
    }
  }
  return undefined;
}
