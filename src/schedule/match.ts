import { civilDate, isLastOfMonth, weekdayOf, weekOfYear } from './calendar.ts';
import { FIELDS } from './fields.ts';
import type { When } from './when.ts';

/**
 * A function that says whether a When has runs on a day, by the day's number.
 * Source: dird/scheduler.c, find_runs(), `run_now`: all sets together, or the last day of an allowed month.
 */
export function dayMatcher(when: When): (number: number) => boolean {
  const [months, days, weekdays] = [mask(when.months), mask(when.days), mask(when.weekdays)];
  const weeksOfMonth = mask(when.weeksOfMonth);
  const weeksOfYear = new Set(when.weeksOfYear);
  const anyWeek = weeksOfYear.size === FIELDS.weekOfYear.names.length;
  return (number) => {
    // First what is cheap and refuses most.
    const isWeekday = has(weekdays, weekdayOf(number));
    if (!isWeekday && !when.lastDay) return false;
    const date = civilDate(number);
    if (!has(months, date.month)) return false;
    if (when.lastDay && isLastOfMonth(number, date)) return true;
    return (
      isWeekday &&
      has(days, date.day) &&
      has(weeksOfMonth, Math.floor(date.day / 7)) &&
      (anyWeek || weeksOfYear.has(weekOfYear(number, date)))
    );
  };
}

/** The largest value is a day of the month, 30, so a set fits a 32-bit number. Weeks of the year do not. */
function mask(values: readonly number[]): number {
  return values.reduce((bits, value) => bits | (1 << value), 0);
}

function has(bits: number, value: number): boolean {
  return (bits & (1 << value)) !== 0;
}
