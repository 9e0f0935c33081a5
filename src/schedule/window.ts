import { dayNumber, dayText } from './calendar.ts';
import { DAY_MINUTES } from './runs.ts';

/**
 * The days over which schedules are compared, the second not included. Fixed, so that an answer does not depend on the day of asking;
 * four years, so that one of them is a leap year; 2024 to 2027 hold months that begin on each weekday.
 */
export const WINDOW = { fromDay: dayNumber(2024, 0, 0), toDay: dayNumber(2028, 0, 0) } as const;

/** How many dates are enough to show a person what is meant. */
const SHOWN = 4;

/** The first date of each of the first few months in `minutes` (ascending), as YYYY-MM-DD: a few examples, far enough apart. */
export function exampleDates(minutes: readonly number[]): readonly string[] {
  const dates: string[] = [];
  for (const minute of minutes) {
    const date = dayText(Math.floor(minute / DAY_MINUTES));
    if (dates.at(-1)?.slice(0, 7) !== date.slice(0, 7)) dates.push(date);
    if (dates.length === SHOWN) break;
  }
  return dates;
}
