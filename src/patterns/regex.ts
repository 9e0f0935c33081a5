/**
 * Extended regular expressions as Bacula compiles them (REG_EXTENDED of the C library), taken apart as far as it takes to say where one
 * begins. Source: dird/inc_conf.c `store_regex`, findlib/match.c; POSIX.1-2017, Base Definitions, 9.4.
 */
export interface Piece {
  /** As written, without what repeats it. */
  readonly text: string;
  /** The alternatives of a group. */
  readonly group?: readonly Branch[];
  /** `*`, `+`, `?` or an interval; empty where the piece stands once. */
  readonly repeat: string;
}

export type Branch = readonly Piece[];

export type Parsed = { readonly branches: readonly Branch[] } | { readonly fault: string };

const BRACKETS = /^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/s;
const REPEAT = /^(?:[*+?]|\{\d+(?:,\d*)?\})+/;

export function parseRegex(text: string): Parsed {
  const reader = { text, at: 0 };
  const branches = readAlternatives(reader, 0);
  if (typeof branches === 'string') return { fault: branches };
  return reader.at < text.length ? { fault: '")" closes nothing' } : { branches };
}

function readAlternatives(reader: { readonly text: string; at: number }, depth: number): Branch[] | string {
  let last: Piece[] = [];
  const branches = [last];
  while (reader.at < reader.text.length && reader.text[reader.at] !== ')') {
    if (reader.text[reader.at] === '|') {
      branches.push((last = []));
      reader.at++;
      continue;
    }
    const piece = readPiece(reader, depth);
    if (typeof piece === 'string') return piece;
    last.push(piece);
  }
  return branches;
}

/** Deeper than anybody writes, and far from the end of the stack. */
const MAX_DEPTH = 50;

function readPiece(reader: { readonly text: string; at: number }, depth: number): Piece | string {
  const { text, at } = reader;
  const char = text.charAt(at);
  if (/[*+?]/.test(char)) return `"${char}" repeats nothing`;
  let group: Branch[] | undefined;
  if (char === '(') {
    if (depth === MAX_DEPTH) return 'its groups are too deep';
    reader.at++;
    const inside = readAlternatives(reader, depth + 1);
    if (typeof inside === 'string') return inside;
    if (text[reader.at] !== ')') return '"(" is not closed';
    group = inside;
    reader.at++;
  } else if (char === '[') {
    const brackets = BRACKETS.exec(text.slice(at));
    if (brackets === null) return '"[" is not closed';
    reader.at += brackets[0].length;
  } else if (char === '\\') {
    if (at + 1 === text.length) return 'it ends in a backslash';
    reader.at += 2;
  } else {
    reader.at++;
  }
  const piece = text.slice(at, reader.at);
  const repeat = REPEAT.exec(text.slice(reader.at))?.[0] ?? '';
  reader.at += repeat.length;
  return { text: piece, repeat, ...(group === undefined ? {} : { group }) };
}

export function branchText(branch: Branch): string {
  return branch.map(({ text, repeat }) => text + repeat).join('');
}

/** A text whose every character means itself. */
export function regexLiteral(text: string): string {
  return text.replace(/[.[\]\\()*+?{}|^$]/g, '\\$&');
}

/** Whether the expression fits the name, or undefined where that cannot be said quickly. */
export function regexFits(text: string, name: string): boolean | undefined {
  const parsed = parseRegex(text);
  if ('fault' in parsed || name.length > 255) return undefined;
  const repeats = parsed.branches.flatMap((branch) => repeatsOf(branch));
  // What goes back often over a long name could take for ever; a back-reference means another group in JavaScript's eyes if none is closed.
  if (repeats.length > 3 || repeats.includes('nested') || /\\[1-9<>`'bBwWsS]|\[[:.=]/.test(text)) return undefined;
  try {
    return new RegExp(parsed.branches.map(script).join('|'), 's').test(name);
  } catch {
    return undefined;
  }
}

function repeatsOf(branch: Branch): string[] {
  return branch.flatMap(({ group, repeat }) => {
    const inside = group?.flatMap((inner) => repeatsOf(inner)) ?? [];
    const isLoop = repeat !== '' && repeat !== '?';
    return isLoop && inside.length > 0 ? ['nested'] : [...inside, ...(isLoop ? [repeat] : [])];
  });
}

/** The same in JavaScript, where a backslash between brackets is no literal, `{` alone is none, and `(?` begins something else. */
function script(branch: Branch): string {
  return branch
    .map(({ text, group, repeat }) => {
      if (group !== undefined) return `(?:${group.map(script).join('|')})${repeat}`;
      if (text.startsWith('[')) {
        const [, not = '', inside = ''] = /^\[(\^?)(.*)\]$/s.exec(text) ?? [];
        return `[${not}${inside.replace(/[\\\]]/g, '\\$&')}]${repeat}`;
      }
      if (text === '^' || text === '$' || text === '.') return `${text}${repeat}`;
      return regexLiteral(text.startsWith('\\') ? text.slice(1) : text) + repeat;
    })
    .join('');
}
