import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilDate, dayNumber, weekdayOf } from '../../../src/schedule/calendar.ts';
import { dayMatcher } from '../../../src/schedule/match.ts';
import { crontab, onCalendar, timerFault } from '../../../src/schedule/timers.ts';
import { EVERY, whenOf } from './when.ts';

describe('a time of Bacula for the timers of a host', () => {
  it.each([
    ['1st sat at 18:05', 'Sat *-*-1..7 18:05:00', '5 18 1-7 * *', [6]],
    ['sat, sun at 3:00', 'Sun,Sat *-*-* 3:00:00', '0 3 * * 0,6', undefined],
    ['daily at 23:30', '*-*-* 23:30:00', '30 23 * * *', undefined],
    ['jan, mar-may on 15 at 4:00', '*-1,3..5-15 4:00:00', '0 4 15 1,3-5 *', undefined],
    ['2nd, 4th tue at 4:30', 'Tue *-*-8..14,22..28 4:30:00', '30 4 8-14,22-28 * *', [2]],
    ['hourly at 0:15', '*-*-* *:15:00', '15 * * * *', undefined],
  ])('%s', (text, calendar, fields, weekdays) => {
    const when = whenOf(text);
    expect(timerFault(when)).toBeUndefined();
    expect(onCalendar(when)).toBe(calendar);
    expect(crontab(when)).toEqual({ fields, weekdays });
  });

  it.each([
    ['lastday at 1:00', 'lastday'],
    ['w07 mon at 1:00', 'weeks of the year'],
    ['1st sun 15 at 1:00', 'no day'],
  ])('%s is none', (text, fault) => {
    expect(timerFault(whenOf(text))).toBe(fault);
  });

  it('means the same days to cron as to Bacula', () => {
    const some = (count: number) =>
      fc.uniqueArray(fc.nat(count - 1), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
    const whens = fc.record({ days: some(31), weekdays: some(7), weeksOfMonth: some(5), months: some(12) });
    fc.assert(
      fc.property(whens, fc.nat(1460), (narrowed, offset) => {
        const when = { ...EVERY, ...narrowed };
        if (timerFault(when) !== undefined) return;
        const { fields, weekdays } = crontab(when);
        const [, , days = '', months = '', ofWeek = ''] = fields.split(' ');
        const number = dayNumber(2024, 0, 0) + offset;
        const { month, day } = civilDate(number);
        const isDay = has(days, day + 1) && has(months, month + 1);
        const isWeekday = has(ofWeek, weekdayOf(number)) && (weekdays?.includes(weekdayOf(number)) ?? true);
        expect(isDay && isWeekday).toBe(dayMatcher(when)(number));
      }),
    );
  });
});

/** Whether a field of a crontab holds a number. */
function has(field: string, value: number): boolean {
  if (field === '*') return true;
  return field.split(',').some((span) => {
    const [from = NaN, to = from] = span.split('-').map(Number);
    return from <= value && value <= to;
  });
}
