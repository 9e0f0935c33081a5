import { spanText } from './fields.ts';
import type { Group, Word } from './words.ts';
import { groupOf } from './words.ts';

/** The order of the printed words, whatever the order of the written ones: two spellings of a schedule differ in nothing. */
const ORDER: readonly Group[] = [
  ...(['monthly', 'weekly', 'daily', 'hourly'] as const),
  ...(['month', 'weekOfYear', 'weekOfMonth', 'weekday', 'day', 'time'] as const),
];

/**
 * The text for a Run line that Bacula, of every version, reads as these words: lower case, short names, 24 hours, single spaces,
 * commas within a field. It is made of our tables and of numbers alone, never of what somebody wrote.
 *
 * A number never comes first: Bacula asks for a name there and refuses `Run = Level=Full 15 at 4:00`; `on 15 at 4:00` it reads.
 * Source: dird/run_conf.c, store_run(), lex_get_token(lc, T_NAME); the Bacula manual writes `on 1 at 2:05` without saying why.
 */
export function printWhen(words: readonly Word[]): string {
  const text = ORDER.flatMap((group) => {
    const same = new Set(words.filter(({ kind }) => groupOf(kind) === group).map(wordText));
    return same.size === 0 ? [] : [[...same].join(', ')];
  }).join(' ');
  return /^\d+(,| |$)/.test(text) ? `on ${text}` : text;
}

function wordText(word: Word): string {
  switch (word.kind) {
    case 'time':
      return `at ${word.hour}:${String(word.minute).padStart(2, '0')}`;
    case 'lastday':
    case 'hourly':
    case 'daily':
    case 'weekly':
    case 'monthly':
      return word.kind;
    case 'month':
    case 'weekOfYear':
    case 'weekOfMonth':
    case 'weekday':
    case 'day':
      return spanText(word);
  }
}
