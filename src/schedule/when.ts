/**
 * One Run time as Bacula's Director keeps it: sets of what is allowed, sorted and counted from 0, frozen.
 * A job starts at `minute` of each hour in `hours`, on each day that is in all five other sets; and, with `lastDay`, on the last
 * day of each of the `months` as well, whatever its weekday and week. Times are those of the Director's clock.
 *
 * Source: dird/dird_conf.h, class RUN; dird/scheduler.c, find_runs(). The lists equal bdirjson's of the same names.
 */
export interface When {
  /** 0 is January. */
  readonly months: readonly number[];
  /** 0 is the first day of a month. Empty where `lastday` is the only day. */
  readonly days: readonly number[];
  readonly lastDay: boolean;
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** By sevens from the first day of a month: 0 is days 1 to 7, 4 is 29 to 31. Bacula has room for 5, which never comes. */
  readonly weeksOfMonth: readonly number[];
  /** As in ISO 8601, but within a year: week 1 holds 4 January, what is before it is week 0, what is after week 52 is week 53. */
  readonly weeksOfYear: readonly number[];
  readonly hours: readonly number[];
  /** 0 to 59; one for all hours. */
  readonly minute: number;
}
