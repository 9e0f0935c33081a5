import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayText } from '../../../src/schedule/calendar.ts';
import { everRuns, firstAfter, latestBefore } from '../../../src/schedule/nearest.ts';
import { allRunsBetween, DAY_MINUTES, runsBetween } from '../../../src/schedule/runs.ts';
import type { When } from '../../../src/schedule/when.ts';
import { acceptedText } from './texts.ts';
import { whenOf } from './when.ts';

/** The runs of whole years as "YYYY-MM-DD H:MM". */
function runsOf(text: string, fromYear: number, toYear = fromYear + 1): string[] {
  return [...runsBetween(whenOf(text), dayNumber(fromYear, 0, 0), dayNumber(toYear, 0, 0))].map(minuteText);
}

function minuteText(minute: number): string {
  const ofDay = minute % DAY_MINUTES;
  const hour = Math.floor(ofDay / 60);
  return `${dayText(Math.floor(minute / DAY_MINUTES))} ${hour}:${String(ofDay % 60).padStart(2, '0')}`;
}

/** dird/scheduler.c, find_runs(), in its own words: whether `run_now` holds at the beginning of an hour. */
function runNow(run: When, hourNumber: number): boolean {
  const tm = new Date(hourNumber * 3_600_000);
  const [mday, month, year] = [tm.getUTCDate() - 1, tm.getUTCMonth(), tm.getUTCFullYear()];
  const ldom = new Date(Date.UTC(year, month + 1, 0)).getUTCDate() - 1;
  let fty = 1 - new Date(Date.UTC(year, 0, 4)).getUTCDay();
  if (fty <= 0) fty += 7;
  const woy = Math.floor((tm.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) - fty + 4;
  return (
    run.hours.includes(tm.getUTCHours()) &&
    run.months.includes(month) &&
    ((run.days.includes(mday) &&
      run.weekdays.includes(tm.getUTCDay()) &&
      run.weeksOfMonth.includes(Math.floor(mday / 7)) &&
      run.weeksOfYear.includes(woy < 0 ? 0 : 1 + Math.floor(woy / 7))) ||
      (run.lastDay && mday === ldom))
  );
}

// All dates below are from a printed calendar: 2024 begins on a Monday, 2025 on a Wednesday, 2026 on a Thursday, 2027 on a Friday.
describe('runsBetween', () => {
  it('fires "1st sun" on the first Sunday of each month', () => {
    const days = [
      '01-07',
      '02-04',
      '03-03',
      '04-07',
      '05-05',
      '06-02',
      '07-07',
      '08-04',
      '09-01',
      '10-06',
      '11-03',
      '12-01',
    ];
    expect(runsOf('1st sun at 23:05', 2024)).toEqual(days.map((day) => `2024-${day} 23:05`));
  });

  it('fires "5th fri" only in months that have a fifth Friday', () => {
    const days = ['03-29', '05-31', '08-30', '11-29'];
    expect(runsOf('5th fri at 1:00', 2024)).toEqual(days.map((day) => `2024-${day} 1:00`));
  });

  it('takes day and weekday together, not the one or the other', () => {
    expect(runsOf('fri 13 at 0:00', 2026)).toEqual(['2026-02-13 0:00', '2026-03-13 0:00', '2026-11-13 0:00']);
  });

  it('finds the last day of each month, in leap years too, and another day beside it', () => {
    expect(runsOf('feb lastday at 1:00', 2024, 2029)).toEqual(
      ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'].map((day) => `${day} 1:00`),
    );
    expect(runsOf('apr-may 30, lastday at 1:00', 2025)).toEqual(
      ['2025-04-30', '2025-05-30', '2025-05-31'].map((day) => `${day} 1:00`),
    );
  });

  it('skips months that lack a day', () => {
    expect(runsOf('31 at 1:00', 2025).map((run) => run.slice(5, 7))).toEqual([
      '01',
      '03',
      '05',
      '07',
      '08',
      '10',
      '12',
    ]);
    expect(runsOf('feb 29 at 1:00', 2024, 2032)).toEqual(['2024-02-29 1:00', '2028-02-29 1:00']);
  });

  it('knows the first and the last weeks of a year', () => {
    expect(runsOf('w53 at 1:00', 2024)).toEqual(['2024-12-30 1:00', '2024-12-31 1:00']);
    expect(runsOf('w53 at 1:00', 2026)).toEqual(['28', '29', '30', '31'].map((day) => `2026-12-${day} 1:00`));
    expect(runsOf('w00 at 1:00', 2027)).toEqual(['01', '02', '03'].map((day) => `2027-01-${day} 1:00`));
    expect(runsOf('w00 at 1:00', 2024, 2027)).toEqual([]);
    expect(runsOf('w10 sun at 1:00', 2026)).toEqual(['2026-03-08 1:00']);
  });

  it('fires at each hour where "hourly" is written', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `2024-02-29 ${hour}:15`);
    expect(runsOf('hourly feb 29 at 0:15', 2024)).toEqual(hours);
  });

  it('begins with the first day and ends before the second', () => {
    const daily = whenOf('daily at 0:00');
    expect([...runsBetween(daily, 10, 12)]).toEqual([10 * DAY_MINUTES, 11 * DAY_MINUTES]);
    expect([...runsBetween(daily, 10, 10)]).toEqual([]);
  });

  it('fires at each minute that the scheduler of Bacula would, and at no other', () => {
    const from = dayNumber(2023, 10, 0);
    const to = dayNumber(2024, 3, 0);
    fc.assert(
      fc.property(acceptedText, (text) => {
        const when = whenOf(text);
        const hours = Array.from({ length: (to - from) * 24 }, (_, index) => from * 24 + index);
        expect([...runsBetween(when, from, to)]).toEqual(
          hours.filter((hour) => runNow(when, hour)).map((hour) => hour * 60 + when.minute),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('allRunsBetween', () => {
  it('brings the runs of several into one order, each minute once', () => {
    const whens = ['mon at 2:00', 'daily at 1:00', 'on 1 at 2:00'].map(whenOf);
    const [from, to] = [dayNumber(2024, 0, 0), dayNumber(2024, 0, 2)];
    expect(allRunsBetween(whens, from, to).map(minuteText)).toEqual([
      '2024-01-01 1:00',
      '2024-01-01 2:00',
      '2024-01-02 1:00',
    ]);
  });
});

describe('the nearest run', () => {
  const noon = dayNumber(2024, 5, 14) * DAY_MINUTES + 720;

  it('is before or after the minute, never at it', () => {
    const whens = [whenOf('sat at 12:00')];
    expect(minuteText(latestBefore(whens, noon) ?? NaN)).toBe('2024-06-08 12:00');
    expect(minuteText(firstAfter(whens, noon) ?? NaN)).toBe('2024-06-22 12:00');
    expect(minuteText(latestBefore(whens, noon + 1) ?? NaN)).toBe('2024-06-15 12:00');
  });

  it('is the nearest of several', () => {
    const whens = ['jan 1 at 1:00', 'hourly at 0:30', 'feb 29 at 1:00'].map(whenOf);
    expect(minuteText(latestBefore(whens, noon) ?? NaN)).toBe('2024-06-15 11:30');
    expect(minuteText(firstAfter(whens, noon) ?? NaN)).toBe('2024-06-15 12:30');
  });

  it('may be decades away: 29 February was a Sunday in 2004 and will be in 2032', () => {
    const whens = [whenOf('feb 29 sun at 1:00')];
    expect(minuteText(latestBefore(whens, noon) ?? NaN)).toBe('2004-02-29 1:00');
    expect(minuteText(firstAfter(whens, noon) ?? NaN)).toBe('2032-02-29 1:00');
  });

  it('does not exist for what never comes', () => {
    const never = ['feb 30 at 1:00', '1st sun 15 at 1:00', 'w30 jan sun at 1:00'].map(whenOf);
    expect(never.map(everRuns)).toEqual([false, false, false]);
    expect([latestBefore(never, noon), firstAfter(never, noon), firstAfter([], noon)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(everRuns(whenOf('feb 29 sun at 1:00'))).toBe(true);
  });

  it('is the one that a list of all runs shows', () => {
    fc.assert(
      fc.property(acceptedText, fc.integer({ min: -500_000, max: 500_000 }), (text, offset) => {
        const when = whenOf(text);
        const minute = noon + offset;
        const runs = [...runsBetween(when, dayNumber(1994, 0, 0), dayNumber(2054, 0, 0))];
        expect(latestBefore([when], minute)).toBe(runs.findLast((run) => run < minute));
        expect(firstAfter([when], minute)).toBe(runs.find((run) => run > minute));
        expect(everRuns(when)).toBe(runs.length > 0);
      }),
      { numRuns: 40 },
    );
  });
});
