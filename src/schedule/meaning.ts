import { FIELDS } from './fields.ts';
import type { When } from './when.ts';
import type { FieldKind, Word } from './words.ts';

const upTo = (count: number): readonly number[] => Object.freeze(Array.from({ length: count }, (_, index) => index));

const ALL = {
  month: upTo(FIELDS.month.names.length),
  weekOfYear: upTo(FIELDS.weekOfYear.names.length),
  weekOfMonth: upTo(FIELDS.weekOfMonth.names.length),
  weekday: upTo(FIELDS.weekday.names.length),
  day: upTo(FIELDS.day.names.length),
} satisfies Record<FieldKind, readonly number[]>;

const ALL_HOURS = upTo(24);

/**
 * What words that parseWhen accepted mean to Bacula: a field that no word speaks of holds everything.
 * Source: dird/run_conf.c, store_run(): set_defaults() and the switch on `state`.
 */
export function meaningOf(words: readonly Word[]): When {
  const lastDay = words.some(({ kind }) => kind === 'lastday');
  const hourly = words.some(({ kind }) => kind === 'hourly');
  const time = words.find((word) => word.kind === 'time');
  const days = chosen(words, 'day');
  return Object.freeze({
    months: chosen(words, 'month') ?? ALL.month,
    days: days ?? (lastDay ? upTo(0) : ALL.day),
    lastDay,
    weekdays: chosen(words, 'weekday') ?? ALL.weekday,
    weeksOfMonth: chosen(words, 'weekOfMonth') ?? ALL.weekOfMonth,
    weeksOfYear: chosen(words, 'weekOfYear') ?? ALL.weekOfYear,
    hours: hourly || time === undefined ? ALL_HOURS : Object.freeze([time.hour]),
    minute: time?.minute ?? 0,
  });
}

function chosen(words: readonly Word[], kind: FieldKind): readonly number[] | undefined {
  const size = ALL[kind].length;
  const values = new Set<number>();
  for (const word of words) {
    if (word.kind !== kind) continue;
    const length = ((word.last - word.first + size) % size) + 1;
    for (let step = 0; step < length; step++) values.add((word.first + step) % size);
  }
  return values.size === 0 ? undefined : Object.freeze([...values].sort((a, b) => a - b));
}
