import { FIELDS } from './fields.ts';
import type { When } from './when.ts';

/** Why no other timer than Bacula's can run at this time, or undefined where one can. */
export function timerFault(when: When): 'lastday' | 'weeks of the year' | 'no day' | undefined {
  if (when.lastDay) return 'lastday';
  if (when.weeksOfYear.length < FIELDS.weekOfYear.names.length) return 'weeks of the year';
  return daysOf(when).length === 0 || when.months.length === 0 ? 'no day' : undefined;
}

/**
 * The time as systemd's OnCalendar, e.g. `Sat *-*-1..7 18:05:00`. `timerFault` must not speak for it.
 * Source: systemd.time(7), "Calendar Events"; all of it is in the 219 of EL 7.
 */
export function onCalendar(when: When): string {
  const weekdays = when.weekdays.length === 7 ? '' : `${when.weekdays.map(weekdayName).join(',')} `;
  const months = spans(when.months, 12, 1, '..');
  const days = spans(daysOf(when), 31, 1, '..');
  const hours = spans(when.hours, 24, 0, '..');
  return `${weekdays}*-${months}-${days} ${hours}:${String(when.minute).padStart(2, '0')}:00`;
}

/**
 * The first five fields of a crontab, and the weekdays that its command has to ask for itself: cron runs a command when the day of the month
 * **or** the weekday fits, Bacula when both do. Source: crontab(5).
 */
export function crontab(when: When): { readonly fields: string; readonly weekdays: readonly number[] | undefined } {
  const days = daysOf(when);
  const isWeekly = days.length === 31;
  const weekdays = when.weekdays.length === 7 ? undefined : when.weekdays;
  const fields = [
    String(when.minute),
    spans(when.hours, 24, 0, '-'),
    spans(days, 31, 1, '-'),
    spans(when.months, 12, 1, '-'),
    isWeekly && weekdays !== undefined ? weekdays.join(',') : '*',
  ];
  return { fields: fields.join(' '), weekdays: isWeekly ? undefined : weekdays };
}

/** The days of the month, from 0, that both its day and its week allow. Source of the week: dird/scheduler.c, `wom = mday / 7`. */
function daysOf({ days, weeksOfMonth }: When): readonly number[] {
  const weeks = new Set(weeksOfMonth);
  return days.filter((day) => weeks.has(Math.floor(day / 7)));
}

function weekdayName(weekday: number): string {
  const name = FIELDS.weekday.names[weekday] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Ascending values as spans: `1..7,15`; `*` where all of them are there. */
function spans(values: readonly number[], all: number, first: number, to: string): string {
  if (values.length === all) return '*';
  const found: { from: number; to: number }[] = [];
  for (const value of values) {
    const last = found.at(-1);
    if (last?.to === value - 1) last.to = value;
    else found.push({ from: value, to: value });
  }
  return found
    .map((span) => (span.from === span.to ? `${span.from + first}` : `${span.from + first}${to}${span.to + first}`))
    .join(',');
}
