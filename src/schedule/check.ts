import { spanText } from './fields.ts';
import type { Fault, Why } from './refusals.ts';
import type { Token } from './scan.ts';
import type { Group, Span, Word, WordKind } from './words.ts';
import { groupOf } from './words.ts';

/** A word of a Run time and where it stands. */
export interface Placed {
  readonly word: Word;
  readonly token: Token;
}

/** Words that Bacula accepts side by side but not in the sense in which they are written. */
const CLASHES: readonly { readonly one: WordKind; readonly others: readonly WordKind[]; readonly why: Why }[] = [
  { one: 'daily', others: ['weekly', 'monthly', 'weekday', 'day', 'lastday'], why: 'frequency-clash' },
  { one: 'weekly', others: ['monthly', 'weekOfYear', 'weekOfMonth', 'day', 'lastday'], why: 'frequency-clash' },
  { one: 'monthly', others: ['month'], why: 'frequency-clash' },
  { one: 'lastday', others: ['weekday', 'weekOfMonth', 'weekOfYear'], why: 'lastday-clash' },
];

/** Words that mean what they say only beside one of certain others. */
const NEEDS: readonly { readonly one: WordKind; readonly oneOf: readonly Group[]; readonly why: Why }[] = [
  { one: 'weekOfMonth', oneOf: ['weekday'], why: 'week-without-weekday' },
  { one: 'weekly', oneOf: ['weekday'], why: 'weekly-without-weekday' },
  { one: 'monthly', oneOf: ['day', 'weekOfMonth'], why: 'monthly-without-day' },
];

/** The first fault in how understood words go together, with the word to blame; undefined where Bacula reads what is written. */
export function checkTogether(placed: readonly Placed[]): { readonly token: Token; readonly fault: Fault } | undefined {
  const firstOf = new Map<WordKind, Placed>();
  for (const one of placed) if (!firstOf.has(one.word.kind)) firstOf.set(one.word.kind, one);
  const groups = new Set([...firstOf.keys()].map(groupOf));

  for (const { one, others, why } of CLASHES) {
    const here = firstOf.get(one);
    const there = others.map((kind) => firstOf.get(kind)).find((found) => found !== undefined);
    if (here === undefined || there === undefined) continue;
    return { token: later(here, there).token, fault: { why, wanted: [] } };
  }
  for (const { one, oneOf, why } of NEEDS) {
    const here = firstOf.get(one);
    if (here === undefined || oneOf.some((group) => groups.has(group))) continue;
    return { token: here.token, fault: { why, wanted: completed(here.word, groups) } };
  }
  const time = firstOf.get('time');
  if (time?.word.kind === 'time' && time.word.hour !== 0 && firstOf.has('hourly')) {
    const wanted = [`0:${String(time.word.minute).padStart(2, '0')}`];
    return { token: time.token, fault: { why: 'hour-ignored', wanted } };
  }
  return undefined;
}

function later(a: Placed, b: Placed): Placed {
  return a.token.at > b.token.at ? a : b;
}

/** What a word that lacks another was probably meant to be. */
function completed(word: Word, groups: ReadonlySet<Group>): readonly string[] {
  if (word.kind === 'weekly') return ['weekly sun', 'daily'];
  if (word.kind === 'weekOfMonth') return [`${spanText(word)} sun`, ...daysOfWeeks(word)];
  return groups.has('weekday') ? ['monthly 1st', 'weekly'] : ['monthly 1', 'monthly 1st sun', 'daily'];
}

/** A week of the month as the day that it may have been meant for, and as the days that Bacula takes it for. */
function daysOfWeeks({ first, last }: Span): readonly string[] {
  if (last < first) return [];
  return [...(first === last ? [String(first + 1)] : []), `${first * 7 + 1}-${Math.min(31, last * 7 + 7)}`];
}
