import { firstAfter, latestBefore } from './nearest.ts';
import { allRunsBetween, DAY_MINUTES } from './runs.ts';
import type { When } from './when.ts';
import { exampleDates, WINDOW } from './window.ts';

const WINDOW_END = WINDOW.toDay * DAY_MINUTES;

/** How the runs of a Base lie to the Fulls that use it, from 2024 to 2027. */
export interface BaseOrder {
  /** Runs of the Fulls. */
  readonly fulls: number;
  /** Fulls that no Base was started before; all of them where the Base never runs, else none: schedules have no beginning. */
  readonly withoutBase: number;
  /** Fulls whose own Base comes after them. */
  readonly late: number;
  /** The first late Full of each of the first few months that have one, as YYYY-MM-DD. */
  readonly lateMonths: readonly string[];
  /** Every Full is late. */
  readonly always: boolean;
  /** The oldest age, in minutes, of the latest Base at the start of a Full. 0 where no Full has a Base. */
  readonly maxAgeMinutes: number;
  /** The least such age. Infinity where no Full has a Base. */
  readonly minAgeMinutes: number;
}

/**
 * Whether Bases run before the Fulls that they were made for. A Base in the minute of a Full is not before it.
 *
 * A Full is late when the next Base comes sooner after it than the previous lies before it, and that Base has no other Full that it
 * comes sooner before: the two belong together, in the wrong order. Without the second half, many weekly Fulls with a monthly Base
 * would be late, and no other day for it would help.
 */
export function baseOrder(bases: readonly When[], fulls: readonly When[]): BaseOrder {
  const fullRuns = allRunsBetween(fulls, WINDOW.fromDay, WINDOW.toDay);
  const baseRuns = extended(bases);

  const late: number[] = [];
  let [withBase, maxAgeMinutes, minAgeMinutes] = [0, 0, Infinity];
  let [base, following] = [0, 0];
  for (const [index, full] of fullRuns.entries()) {
    while ((baseRuns[base] ?? Infinity) < full) base++;
    const previousBase = baseRuns[base - 1];
    if (previousBase === undefined) continue;
    withBase++;
    maxAgeMinutes = Math.max(maxAgeMinutes, full - previousBase);
    minAgeMinutes = Math.min(minAgeMinutes, full - previousBase);

    const nextBase = baseRuns[base] ?? Infinity;
    if (nextBase - full >= full - previousBase) continue;
    following = Math.max(following, index + 1);
    while ((fullRuns[following] ?? Infinity) < nextBase) following++;
    const nextFull = fullRuns[following] ?? firstAfter(fulls, Math.max(nextBase, WINDOW_END) - 1) ?? Infinity;
    if (nextBase - full < nextFull - nextBase) late.push(full);
  }
  return {
    fulls: fullRuns.length,
    withoutBase: fullRuns.length - withBase,
    late: late.length,
    lateMonths: exampleDates(late),
    always: late.length > 0 && late.length === fullRuns.length,
    maxAgeMinutes,
    minAgeMinutes,
  };
}

/** The runs within the window, with the last one before it and the first one after it. */
function extended(whens: readonly When[]): readonly number[] {
  const within = allRunsBetween(whens, WINDOW.fromDay, WINDOW.toDay);
  const before = latestBefore(whens, WINDOW.fromDay * DAY_MINUTES);
  const after = firstAfter(whens, WINDOW_END - 1);
  return [before, ...within, after].filter((run) => run !== undefined);
}
