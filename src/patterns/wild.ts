/** Patterns of fnmatch(3) as Bacula uses them: over the whole name, `*` and `?` fit a slash too. Source: findlib/find.c `accept_file`, flags 0. */

/** Whether the pattern fits the name. */
export function wildFits(pattern: string, name: string): boolean {
  const parts = partsOf(pattern);
  let [i, k] = [0, 0];
  /** Where the last star stands, and how much of the name it has taken: the only place to go back to. */
  let [star, taken] = [-1, 0];
  while (k < name.length) {
    const part = parts[i];
    if (part === '*') [star, taken, i] = [i, k, i + 1];
    else if (part !== undefined && part(name.charAt(k))) [i, k] = [i + 1, k + 1];
    else if (star !== -1) [i, taken, k] = [star + 1, taken + 1, taken + 1];
    else return false;
  }
  return parts.slice(i).every((part) => part === '*');
}

/** A text whose every character means itself. */
export function wildLiteral(text: string): string {
  return text.replace(/[*?[\]\\]/g, '\\$&');
}

/** Why no name that Bacula asks for can fit, or undefined: names begin with a slash, or on Windows with a drive, and end in none. */
export function wildNever(pattern: string): string | undefined {
  if (pattern.length > 1 && pattern.endsWith('/') && !pattern.endsWith('\\/'))
    return 'no name of a directory ends in a slash';
  if (/^[^/*?[\\]/.test(pattern) && !/^[A-Za-z]:/.test(pattern)) return 'every name begins with a slash';
  return undefined;
}

type Part = '*' | ((char: string) => boolean);

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    const set = char === '[' ? /^\[([!^]?)(\]?(?:\[[:.=][^\]]*[:.=]\]|\\.|[^\]\\])*)\]/s.exec(pattern.slice(i)) : null;
    if (char === '*') parts.push('*');
    else if (char === '?') parts.push(() => true);
    else if (set !== null) {
      const holds = setOf(set[2] ?? '');
      parts.push((of) => holds(of) === (set[1] === ''));
      i += set[0].length - 1;
    } else {
      const literal = char === '\\' ? (pattern[++i] ?? '\\') : char;
      parts.push((of) => of === literal);
    }
  }
  return parts;
}

/** The characters between brackets. */
export function setOf(inside: string): (char: string) => boolean {
  const tokens = inside.match(/\[:[a-z]+:\]|\[[.=].[.=]\]|\\.|[^]/g) ?? [];
  const chars = tokens.map((token) => /^(?:\[[.=]|\\)(.)/s.exec(token)?.[1] ?? token);
  return (char) =>
    chars.some((from, i) => {
      if (from.startsWith('[:')) return CLASSES[from.slice(2, -2)]?.test(char) ?? false;
      const to = chars[i + 1] === '-' ? (chars[i + 2] ?? from) : from;
      return char >= from && char <= to;
    });
}

/** Source: POSIX.1-2017, Base Definitions, 7.3.1, for the locale C. */
const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};
