/** Why a text is no Run time, each with what Bacula would have made of it. Sources are files of Bacula 9.6.7. */
export const REFUSALS = {
  character: {
    says: 'a Run time is letters, digits, ":", "-", commas and spaces; Bacula refuses quoted words and would end or misread the line at others',
    source: 'lib/lex.c, lex_get_token()',
  },
  'unknown-word': { says: 'Bacula has no such word', source: 'dird/run_conf.c, keyw[]' },
  'last-weekday': {
    says: 'Bacula knows the last day of a month ("lastday"), but no last weekday',
    source: 'dird/run_conf.c, keyw[]',
  },
  'out-of-range': {
    says: 'days of the month go from 1 to 31, weeks of the year from w00 to w53',
    source: 'dird/run_conf.c, T_NUMBER and s_woy',
  },
  range: {
    says: 'a range joins two different words of one kind; Bacula reads "5-5" and "w05-w05" as all days and all weeks, and refuses other odd pairs',
    source: 'dird/run_conf.c, case s_range',
  },
  'sixth-week': {
    says: 'Bacula counts the weeks of a month by sevens from the 1st, so the fifth is the last; 5.x does not know the word, later ones never fire',
    source: 'dird/scheduler.c, find_runs(), wom = mday / 7',
  },
  time: {
    says: 'a time of day is H:MM up to 23:59, or up to 12:59 with am or pm right behind; Bacula reads "7:pm" as 7:00 and "at 21" as the 21st',
    source: 'dird/run_conf.c, case s_time',
  },
  'time-missing': {
    says: 'without a time of day Bacula starts the job at every full hour, 24 times a day',
    source: 'dird/run_conf.c, set_defaults(), set_bits(0, 23, lrun.hour)',
  },
  'at-missing': { says: 'Bacula takes a time of day only after "at"', source: 'dird/run_conf.c, case s_time, have_at' },
  'several-times': {
    says: 'all times of one Run share the minute of the last; write one Run for each',
    source: 'dird/run_conf.c, case s_time, lrun.minute',
  },
  'hour-ignored': {
    says: '"hourly" is every hour of the day: of the time, Bacula keeps only the minute',
    source: 'dird/run_conf.c, case s_hourly',
  },
  scattered: {
    says: 'words of one kind make one set, and each is combined with each of the other kinds: "1st sun 3rd mon" fires on 1st and 3rd Sundays and Mondays; write one Run for each',
    source: 'dird/scheduler.c, find_runs()',
  },
  comma: {
    says: 'Bacula skips commas, so between kinds of words they do not mean "or": "1st sat, 15" is the 15th where it is a first Saturday; write one Run for each',
    source: 'dird/run_conf.c, case T_COMMA',
  },
  dangling: { says: 'a comma or "on" stands before a further word', source: 'dird/run_conf.c, keyw[] "on", T_COMMA' },
  'week-without-weekday': {
    says: 'a week of the month without a weekday is each of its seven days: "1st at 2:00" fires on the 1st, 2nd, … 7th',
    source: 'dird/scheduler.c, find_runs(), wom = mday / 7',
  },
  'weekly-without-weekday': {
    says: 'Bacula\'s "weekly" chooses no day: alone, it is every day',
    source: 'dird/run_conf.c, case s_weekly',
  },
  'monthly-without-day': {
    says: 'Bacula\'s "monthly" chooses no day: alone, it is every day',
    source: 'dird/run_conf.c, case s_monthly',
  },
  'frequency-clash': {
    says: '"daily", "weekly" and "monthly" fill or fix other fields, so beside words for those the order decides: "mon daily" is every day, "daily mon" Mondays',
    source: 'dird/run_conf.c, cases s_daily, s_weekly and s_monthly',
  },
  'lastday-clash': {
    says: 'on the last day of a month Bacula looks at the month and the hour alone: "lastday sun" fires whatever the weekday',
    source: 'dird/scheduler.c, find_runs(), bit_is_set(31, run->mday)',
  },
} as const satisfies Record<string, { says: string; source: string }>;

export type Why = keyof typeof REFUSALS;

/** A fault before its place is known. */
export interface Fault {
  readonly why: Why;
  /** Texts that would have fitted in the place of the word, the likeliest first, or one of each kind of word; may be empty. */
  readonly wanted: readonly string[];
}

/** What cannot be a Run time, and where: `at` is the offset of `word` in the text; at its end `word` is empty. */
export interface Refusal extends Fault {
  readonly ok: false;
  readonly at: number;
  readonly word: string;
}
