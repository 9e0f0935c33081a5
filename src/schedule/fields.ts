import type { FieldKind, Span } from './words.ts';

interface Field {
  /** The word for each value, in the order of Bacula's bits: the one that we print. */
  readonly names: readonly string[];
  /** Other words for the same values. */
  readonly aliases: readonly string[];
}

const numbered = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => name(index));

/** What each field may hold. Source: dird/run_conf.c (lib/parse_conf.c in newer versions), keyw[] and set_defaults(). */
export const FIELDS: Readonly<Record<FieldKind, Field>> = {
  month: {
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
    aliases: [
      ...['january', 'february', 'march', 'april', 'may', 'june'],
      ...['july', 'august', 'september', 'october', 'november', 'december'],
    ],
  },
  // Exactly two digits: "w5" is no word to Bacula (case T_UNQUOTED_STRING, str_len == 3).
  weekOfYear: { names: numbered(54, (index) => `w${String(index).padStart(2, '0')}`), aliases: [] },
  weekOfMonth: {
    names: ['1st', '2nd', '3rd', '4th', '5th', '6th'],
    aliases: ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'],
  },
  weekday: {
    names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
    aliases: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  },
  day: {
    names: numbered(31, (index) => String(index + 1)),
    aliases: numbered(31, (index) => String(index + 1).padStart(2, '0')),
  },
};

const VALUES: ReadonlyMap<string, Span> = new Map(
  Object.entries(FIELDS).flatMap(([kind, { names, aliases }]) =>
    [...aliases.entries(), ...names.entries()].map(([index, name]): [string, Span] => [
      name,
      { kind: kind as FieldKind, first: index, last: index },
    ]),
  ),
);

/** Every word that names a value of a field, numbers included. */
export const VALUE_NAMES: readonly string[] = [...VALUES.keys()];

/** The value that a lower-case word names (`sun`, `january`, `2nd`, `w07`, `15`), or undefined. */
export function valueNamed(word: string): Span | undefined {
  return VALUES.get(word);
}

/** A span in Bacula's words: `sun`, `sat-mon`, `15`. */
export function spanText({ kind, first, last }: Span): string {
  const { names } = FIELDS[kind];
  return first === last ? (names[first] ?? '') : `${names[first] ?? ''}-${names[last] ?? ''}`;
}
