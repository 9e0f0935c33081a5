import { dayMatcher } from './match.ts';
import type { When } from './when.ts';

export const DAY_MINUTES = 1440;

/**
 * The minutes at which Bacula starts a When on the days from `fromDay` up to, not including, `toDay`; ascending. Days are counted from
 * 1970-01-01 (see dayNumber), minutes from its 0:00, both by the Director's wall clock: on the days when daylight saving time begins
 * or ends, Bacula skips the runs of the missing hour and may repeat those of the doubled one.
 *
 * Source: dird/scheduler.c, find_runs().
 */
export function* runsBetween(when: When, fromDay: number, toDay: number): Generator<number, void> {
  const matches = dayMatcher(when);
  for (let day = fromDay; day < toDay; day++) {
    if (matches(day)) yield* runsOfDay(when, day);
  }
}

/** The minutes at which any of several Whens starts, ascending, each once. Days as in runsBetween. */
export function allRunsBetween(whens: readonly When[], fromDay: number, toDay: number): readonly number[] {
  const runs = Float64Array.from(whens.flatMap((when) => [...runsBetween(when, fromDay, toDay)])).sort();
  return Array.from(runs).filter((run, index) => run !== runs[index - 1]);
}

/** The minutes at which a When starts on a day that matches it, ascending. */
export function runsOfDay({ hours, minute }: When, day: number): readonly number[] {
  return hours.map((hour) => day * DAY_MINUTES + hour * 60 + minute);
}
