import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilDate, dayNumber, dayText, isLastOfMonth, weekdayOf, weekOfYear } from '../../../src/schedule/calendar.ts';

/** Days of the years 1 to 9999, with every century in reach. */
const anyDay = fc.integer({ min: dayNumber(100, 0, 0), max: dayNumber(9999, 11, 30) });

function weekOn(year: number, month: number, day: number): number {
  const number = dayNumber(year, month - 1, day - 1);
  return weekOfYear(number, civilDate(number));
}

/** lib/btime.c, tm_woy(), in its own variables. */
function tmWoy(number: number): number {
  const date = new Date(number * 86_400_000);
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1) / 86_400_000;
  let fty = 1 - new Date(Date.UTC(date.getUTCFullYear(), 0, 4)).getUTCDay();
  if (fty <= 0) fty += 7;
  const woy = number - newYear - fty + 4;
  return woy < 0 ? 0 : 1 + Math.floor(woy / 7);
}

describe('the calendar', () => {
  it('counts days from 1970-01-01, a Thursday', () => {
    expect(dayNumber(1970, 0, 0)).toBe(0);
    expect(weekdayOf(0)).toBe(4);
    expect(dayNumber(2026, 10, 20)).toBe(20_778);
    expect(dayText(20_778)).toBe('2026-11-21');
  });

  it('agrees with Date on every date and weekday, before 1970 as well', () => {
    fc.assert(
      fc.property(anyDay, (number) => {
        const date = new Date(number * 86_400_000);
        const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() - 1 };
        expect(civilDate(number)).toEqual(civil);
        expect(weekdayOf(number)).toBe(date.getUTCDay());
        expect(isLastOfMonth(number, civil)).toBe(new Date((number + 1) * 86_400_000).getUTCDate() === 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('counts weeks as Bacula does, on every day', () => {
    fc.assert(
      fc.property(anyDay, (number) => {
        expect(weekOfYear(number, civilDate(number))).toBe(tmWoy(number));
      }),
      { numRuns: 2000 },
    );
  });

  // By hand: 4 January is a Thursday in 2024, a Saturday in 2025, a Sunday in 2026, a Monday in 2027.
  it('begins week 1 on the Monday of 4 January, and has a week 0 before and a week 53 after', () => {
    expect([weekOn(2024, 1, 1), weekOn(2024, 1, 7), weekOn(2024, 1, 8)]).toEqual([1, 1, 2]);
    expect([weekOn(2024, 12, 29), weekOn(2024, 12, 30), weekOn(2024, 12, 31)]).toEqual([52, 53, 53]);
    expect([weekOn(2025, 1, 1), weekOn(2025, 1, 5), weekOn(2025, 1, 6)]).toEqual([1, 1, 2]);
    expect([weekOn(2026, 1, 1), weekOn(2026, 1, 4), weekOn(2026, 1, 5)]).toEqual([1, 1, 2]);
    expect([weekOn(2027, 1, 1), weekOn(2027, 1, 3), weekOn(2027, 1, 4)]).toEqual([0, 0, 1]);
  });
});
