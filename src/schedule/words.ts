/** The fields of a Run time that words choose from; times of day are written otherwise. */
export type FieldKind = 'month' | 'weekOfYear' | 'weekOfMonth' | 'weekday' | 'day';

export type Frequency = 'hourly' | 'daily' | 'weekly' | 'monthly';

/** One value of a field or a range of it, counted from 0 as Bacula does. A `last` before `first` wraps: `sat-mon`, `nov-feb`. */
export interface Span {
  readonly kind: FieldKind;
  readonly first: number;
  readonly last: number;
}

export interface TimeOfDay {
  readonly kind: 'time';
  readonly hour: number;
  readonly minute: number;
}

/** A word of a Run time that was understood. Words without meaning of their own (`on`, `at`, commas) are not kept. */
export type Word = Span | TimeOfDay | { readonly kind: 'lastday' | Frequency };

export type WordKind = Word['kind'];

/** `lastday` is one more value of the day of the month: Bacula keeps it as a 32nd bit there (run_conf.c, case s_ldom). */
export type Group = Exclude<WordKind, 'lastday'>;

export function groupOf(kind: WordKind): Group {
  return kind === 'lastday' ? 'day' : kind;
}
