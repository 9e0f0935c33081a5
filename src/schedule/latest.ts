import { latestBefore } from './nearest.ts';
import { allRunsBetween, DAY_MINUTES } from './runs.ts';
import type { When } from './when.ts';
import { exampleDates, WINDOW } from './window.ts';

/** Which of two Bases a Full finds to be the latest, from 2024 to 2027. */
export interface LatestWins {
  /** Runs of the Fulls. */
  readonly fulls: number;
  /** Fulls before which the own Base was started later than the reference's. */
  readonly wins: number;
  /** The first other Full of each of the first few months that have one, as YYYY-MM-DD. */
  readonly otherMonths: readonly string[];
}

/**
 * For how many Fulls a guest's own Base is the most recent of the two that it uses: of a path that is in several Bases, Bacula takes
 * the one that ran last. Runs in the minute of the Full are not before it; two Bases in the same minute are no win, for which of them
 * starts first is Priority's and chance's.
 */
export function latestWins(own: readonly When[], reference: readonly When[], fulls: readonly When[]): LatestWins {
  const fullRuns = allRunsBetween(fulls, WINDOW.fromDay, WINDOW.toDay);
  const ownBefore = eachLatestBefore(fullRuns, own);
  const referenceBefore = eachLatestBefore(fullRuns, reference);
  const others = fullRuns.filter(
    (_, index) => (ownBefore[index] ?? -Infinity) <= (referenceBefore[index] ?? -Infinity),
  );
  return { fulls: fullRuns.length, wins: fullRuns.length - others.length, otherMonths: exampleDates(others) };
}

/** For each of the ascending `minutes` in the window, the latest run before it. */
function eachLatestBefore(minutes: readonly number[], whens: readonly When[]): readonly (number | undefined)[] {
  const runs = allRunsBetween(whens, WINDOW.fromDay, WINDOW.toDay);
  let latest = latestBefore(whens, WINDOW.fromDay * DAY_MINUTES);
  let next = 0;
  return minutes.map((minute) => {
    for (let run = runs[next]; run !== undefined && run < minute; run = runs[++next]) latest = run;
    return latest;
  });
}
