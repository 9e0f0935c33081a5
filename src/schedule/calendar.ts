const DAY_MS = 86_400_000;

/** A date; `month` and `day` count from 0, as in a When. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The number of a day of the proleptic Gregorian calendar: 1970-01-01 is 0. `month` and `day` count from 0 and may overflow. */
export function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month, day + 1) / DAY_MS;
}

/** A day as YYYY-MM-DD. */
export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** The weekday of a day; 0 is Sunday. */
export function weekdayOf(number: number): number {
  // 1970-01-01 was a Thursday.
  return (((number + 4) % 7) + 7) % 7;
}

/**
 * The week of the year as Bacula counts: the one that holds 4 January, from its Monday on, is week 1; the days of the year before it
 * are week 0; the last days of December are week 53 where ISO 8601 counts them to week 1 of the next year.
 * Source: lib/btime.c, tm_woy().
 */
export function weekOfYear(number: number, { year }: CivilDate): number {
  const fourthOfJanuary = dayNumber(year, 0, 3);
  const firstMonday = fourthOfJanuary - ((weekdayOf(fourthOfJanuary) + 6) % 7);
  return number < firstMonday ? 0 : 1 + Math.floor((number - firstMonday) / 7);
}

/** Whether a day is the last of its month. Source: lib/btime.c, tm_ldom(). */
export function isLastOfMonth(number: number, { year, month }: CivilDate): boolean {
  return number + 1 === dayNumber(year, month + 1, 0);
}

/**
 * The date of a day number, without making a Date for each. Years begin in March here, so that a leap day is the last.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
 */
export function civilDate(number: number): CivilDate {
  const sinceMarch0000 = number + 719_468;
  const era = Math.floor(sinceMarch0000 / 146_097);
  const dayOfEra = sinceMarch0000 - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return {
    year: era * 400 + yearOfEra + (monthFromMarch < 10 ? 0 : 1),
    month: (monthFromMarch + 2) % 12,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5),
  };
}
