import { dayNumber } from './calendar.ts';
import { dayMatcher } from './match.ts';
import { DAY_MINUTES, runsOfDay } from './runs.ts';
import type { When } from './when.ts';

/**
 * Days and weekdays of the calendar repeat every 28 years from 1901 to 2099, leap years included: what does not come in 28 years never
 * comes. 28 × 365 + 7 days.
 */
const CYCLE_DAYS = 10_227;

/** The last minute before `minute`, not at it, at which any of the Whens starts; undefined where none ever does. */
export function latestBefore(whens: readonly When[], minute: number): number | undefined {
  const found = whens.map((when) => nearest(when, minute, -1)).filter((run) => run !== undefined);
  return found.length === 0 ? undefined : Math.max(...found);
}

/** The first minute after `minute`, not at it, at which any of the Whens starts; undefined where none ever does. */
export function firstAfter(whens: readonly When[], minute: number): number | undefined {
  const found = whens.map((when) => nearest(when, minute, 1)).filter((run) => run !== undefined);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Whether a When ever starts: `feb 30 at 1:00` and `1st sun 15 at 1:00` do not, and Bacula does not mind. */
export function everRuns(when: When): boolean {
  return nearest(when, dayNumber(2000, 0, 0) * DAY_MINUTES, 1) !== undefined;
}

function nearest(when: When, minute: number, step: 1 | -1): number | undefined {
  const matches = dayMatcher(when);
  const start = Math.floor(minute / DAY_MINUTES);
  for (let days = 0; days <= CYCLE_DAYS; days++) {
    const day = start + days * step;
    if (!matches(day)) continue;
    const runs = runsOfDay(when, day);
    const run = step === 1 ? runs.find((at) => at > minute) : runs.findLast((at) => at < minute);
    if (run !== undefined) return run;
  }
  return undefined;
}
