import { suggest } from '../core/suggest.ts';
import { spanText, VALUE_NAMES, valueNamed } from './fields.ts';
import type { Fault } from './refusals.ts';
import type { Frequency, Span, TimeOfDay, Word } from './words.ts';

const PLAIN: ReadonlyMap<string, Frequency | 'lastday'> = new Map(
  (['hourly', 'daily', 'weekly', 'monthly', 'lastday'] as const).map((kind) => [kind, kind]),
);

/** One of each kind of word, for whoever wrote none of them. Each is valid as it stands but the time. */
export const KINDS_OF_WORDS: readonly string[] = [
  ...['daily', 'hourly', 'sun-sat', '1st-5th', '1-31', 'lastday', 'jan-dec', 'w00-w53', 'at H:MM'],
];

/** What a misspelt word may have been. Numbers are near to every other number, and a sixth week never comes. */
const SUGGESTED = [...PLAIN.keys(), ...VALUE_NAMES.filter((name) => !/^(w?\d+|6th|sixth)$/.test(name)), 'on', 'at'];

/** What a lower-case word other than `on` and `at` means where no time of day is due, or why Bacula does not know it or would misread it. */
export function readWord(word: string): Word | Fault {
  const plain = PLAIN.get(word);
  if (plain !== undefined) return { kind: plain };
  if (word === 'am' || word === 'pm') return { why: 'time', wanted: [] };
  if (word === 'last') return { why: 'last-weekday', wanted: ['4th'] };
  if (word.includes(':')) return timeWithoutAt(word);
  return word.includes('-') ? readRange(word) : readValue(word);
}

function timeWithoutAt(word: string): Fault {
  const time = readTime(word);
  return 'why' in time ? time : { why: 'at-missing', wanted: [`at ${word}`] };
}

function readValue(word: string): Span | Fault {
  const value = valueNamed(word);
  if (value === undefined) return unknown(word);
  return isSixthWeek(value) ? { why: 'sixth-week', wanted: ['5th'] } : value;
}

function readRange(word: string): Word | Fault {
  const cut = word.indexOf('-');
  const [from, to] = [word.slice(0, cut), word.slice(cut + 1)];
  const [first, last] = [readValue(from), readValue(to)];
  if (!('why' in first || 'why' in last) && first.kind === last.kind && first.first !== last.first) {
    return { kind: first.kind, first: first.first, last: last.first };
  }
  const known = [first, last].find((end) => 'why' in end && end.why !== 'unknown-word');
  return { why: known !== undefined && 'why' in known ? known.why : 'range', wanted: repairedRange(from, to) };
}

/** The range of one kind that was probably meant, or the one value where both ends are the same; none when nothing is near. */
function repairedRange(from: string, to: string): readonly string[] {
  const [first, last] = [from, to].map((end) => {
    const value = valueNamed(end) ?? valueNamed(suggest(end, SUGGESTED)[0] ?? '');
    return value !== undefined && isSixthWeek(value) ? valueNamed('5th') : value;
  });
  if (first === undefined || last === undefined || first.kind !== last.kind) return [];
  return [spanText({ ...first, last: last.first })];
}

function isSixthWeek({ kind, first }: Span): boolean {
  return kind === 'weekOfMonth' && first === 5;
}

function unknown(word: string): Fault {
  if (/^\d+$/.test(word)) return { why: 'out-of-range', wanted: ['1-31'] };
  const week = /^w(\d+)$/.exec(word)?.[1];
  if (week !== undefined) return { why: 'out-of-range', wanted: week.length === 1 ? [`w0${week}`] : ['w00-w53'] };
  const longer = word.length < 3 ? [] : SUGGESTED.filter((name) => name.startsWith(word));
  const near = longer.length > 0 ? longer : suggest(word, SUGGESTED);
  return { why: 'unknown-word', wanted: near.length > 0 ? near : KINDS_OF_WORDS };
}

/**
 * The time of day that a lower-case word means. 12am is 0:00 and 12pm is 12:00, as in Bacula.
 * Stricter than Bacula, which takes `7:pm` for 7:00, `:05` for 0:05 and `13:00am` for 13:00.
 */
export function readTime(word: string): TimeOfDay | Fault {
  const found = /^(\d{1,2}):(\d{2})(am|pm)?$/.exec(word);
  const [hour, minute, half] = [Number(found?.[1]), Number(found?.[2]), found?.[3]];
  if (found === null || minute > 59 || hour > (half === undefined ? 23 : 12)) {
    const wholeHour = word.replace(/^(\d{1,2})(am|pm)?$/, '$1:00$2');
    return { why: 'time', wanted: wholeHour !== word && !('why' in readTime(wholeHour)) ? [wholeHour] : ['H:MM'] };
  }
  if (half === undefined) return { kind: 'time', hour, minute };
  return { kind: 'time', hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute };
}
