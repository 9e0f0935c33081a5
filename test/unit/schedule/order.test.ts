import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestWins } from '../../../src/schedule/latest.ts';
import { baseOrder } from '../../../src/schedule/order.ts';
import { allRunsBetween } from '../../../src/schedule/runs.ts';
import { dayNumber } from '../../../src/schedule/calendar.ts';
import { whenOf } from './when.ts';

const order = (bases: string[], fulls: string[]) => baseOrder(bases.map(whenOf), fulls.map(whenOf));
const latest = (own: string[], reference: string[], fulls: string[]) =>
  latestWins(own.map(whenOf), reference.map(whenOf), fulls.map(whenOf));

/** Schedules of one to fifty-two runs a year, as people combine them. */
const rare = fc.constantFrom(
  ...[
    '1st sat at 20:05',
    '1st sun at 23:05',
    'sun at 23:05',
    '15 at 4:00',
    'on 1 at 2:00',
    'lastday at 23:00',
    '3rd wed at 12:00',
  ],
  ...['jan, jul 1st sat at 20:05', 'feb 29 at 1:00', 'dec lastday at 23:00', 'w01, w27 mon at 1:00', 'feb 30 at 1:00'],
);
const some = fc.array(rare, { minLength: 1, maxLength: 3 });

describe('baseOrder', () => {
  it('is content with a Base some hours before each Full', () => {
    expect(order(['1st sun at 20:05'], ['1st sun at 23:05'])).toEqual({
      fulls: 48,
      withoutBase: 0,
      late: 0,
      lateMonths: [],
      always: false,
      maxAgeMinutes: 180,
      minAgeMinutes: 180,
    });
  });

  // 2024 to 2027 have seven months that begin on a Sunday: then the first Saturday is the 7th. The Base before such a Full
  // is from the first Saturday of the month before: 29 days and three hours earlier.
  it('finds the months that begin on a Sunday in "1st sat" against "1st sun"', () => {
    expect(order(['1st sat at 20:05'], ['1st sun at 23:05'])).toEqual({
      fulls: 48,
      withoutBase: 0,
      late: 7,
      lateMonths: ['2024-09-01', '2024-12-01', '2025-06-01', '2026-02-01'],
      always: false,
      maxAgeMinutes: 29 * 1440 + 180,
      minAgeMinutes: 27 * 60,
    });
  });

  it('sees a Base that always comes minutes after its Full, and one in the same minute', () => {
    expect(order(['1st sun at 23:30'], ['1st sun at 23:05'])).toMatchObject({ fulls: 48, late: 48, always: true });
    expect(order(['1st sun at 23:05'], ['1st sun at 23:05'])).toMatchObject({
      late: 48,
      lateMonths: ['2024-01-07', '2024-02-04', '2024-03-03', '2024-04-07'],
      always: true,
      maxAgeMinutes: 35 * 1440,
    });
  });

  it('does not blame weekly Fulls for a monthly Base, as long as the Base is soon followed by one of them', () => {
    expect(order(['1st sat at 20:05'], ['sun at 23:05'])).toMatchObject({ fulls: 208, late: 0 });
    expect(order(['1st sun at 23:30'], ['sun at 23:05'])).toMatchObject({ fulls: 208, late: 48, always: false });
  });

  it('does not blame yearly Fulls for monthly Bases unless a Base comes just after', () => {
    expect(order(['1st sat at 20:05'], ['jan 1st sun at 23:05'])).toMatchObject({ fulls: 4, late: 0 });
    // December 2025 begins on a Monday, so there the first Monday comes before the first Sunday.
    expect(order(['1st mon at 20:05'], ['dec 1st sun at 23:05'])).toMatchObject({ late: 3, always: false });
    expect(order(['mon at 20:05'], ['dec 1st sun at 23:05'])).toMatchObject({ fulls: 4, late: 4, always: true });
  });

  it('knows the Base from before the first day that it looks at, and the Full after the last', () => {
    expect(order(['dec 31 at 20:00'], ['jan 1 at 1:00'])).toMatchObject({ fulls: 4, late: 0, maxAgeMinutes: 300 });
    expect(order(['jan 1 at 20:00'], ['dec 31 at 19:00'])).toMatchObject({ fulls: 4, late: 4, always: true });
    expect(order(['feb 29 at 1:00'], ['feb 1 at 1:00'])).toMatchObject({ fulls: 4, withoutBase: 0 });
  });

  it('counts several Bases and several Fulls together', () => {
    expect(order(['1st sat at 20:05', '3rd sat at 20:05'], ['1st sun at 23:05', '3rd sun at 23:05'])).toMatchObject({
      fulls: 96,
      late: 14,
      always: false,
    });
  });

  it('says when there is no Base at all, and when there is no Full', () => {
    const without = {
      fulls: 48,
      withoutBase: 48,
      late: 0,
      lateMonths: [],
      always: false,
      maxAgeMinutes: 0,
      minAgeMinutes: Infinity,
    };
    expect(order([], ['1st sun at 23:05'])).toEqual(without);
    expect(order(['feb 30 at 1:00'], ['1st sun at 23:05'])).toEqual(without);
    expect(order(['1st sun at 23:05'], [])).toEqual({ ...without, fulls: 0, withoutBase: 0 });
  });

  it('answers as its definition reads, whatever the schedules', () => {
    const [from, to] = [dayNumber(2024, 0, 0), dayNumber(2028, 0, 0)];
    fc.assert(
      fc.property(some, some, (bases, fulls) => {
        // Eight years around the window hold the neighbours of all its runs.
        const baseRuns = allRunsBetween(bases.map(whenOf), dayNumber(2016, 0, 0), dayNumber(2040, 0, 0));
        const fullRuns = allRunsBetween(fulls.map(whenOf), from, dayNumber(2040, 0, 0));
        const judged = fullRuns.filter((run) => run < to * 1440);
        const ages = judged.map((full) => full - (baseRuns.findLast((base) => base < full) ?? NaN));
        const late = judged.filter((full, index) => {
          const next = baseRuns.find((base) => base >= full) ?? Infinity;
          const following = fullRuns.find((other) => other > full && other >= next) ?? Infinity;
          return next - full < (ages[index] ?? NaN) && next - full < following - next;
        });
        expect(order(bases, fulls)).toMatchObject({
          fulls: judged.length,
          withoutBase: ages.filter(Number.isNaN).length,
          late: late.length,
          always: late.length > 0 && late.length === judged.length,
          maxAgeMinutes: Math.max(0, ...ages.filter((age) => !Number.isNaN(age))),
          minAgeMinutes: Math.min(Infinity, ...ages.filter((age) => !Number.isNaN(age))),
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('latestWins', () => {
  it('is all Fulls where the own Base runs after the reference', () => {
    expect(latest(['1st sat at 22:05'], ['1st sat at 20:05'], ['1st sun at 23:05'])).toEqual({
      fulls: 48,
      wins: 48,
      otherMonths: [],
    });
  });

  it('is no Full where it runs before the reference, or in its minute', () => {
    expect(latest(['1st sat at 18:05'], ['1st sat at 20:05'], ['1st sun at 23:05'])).toMatchObject({
      fulls: 48,
      wins: 0,
    });
    expect(latest(['1st sat at 20:05'], ['1st sat at 20:05'], ['1st sun at 23:05'])).toMatchObject({ wins: 0 });
  });

  // An own Base in every third month is the latest for the Full of that month; a month later the reference's is newer again.
  it('counts the Fulls that an own Base of other months wins', () => {
    expect(latest(['jan, apr, jul, oct 1st sat at 22:05'], ['1st sat at 20:05'], ['2nd sun at 23:05'])).toEqual({
      fulls: 48,
      wins: 16,
      otherMonths: ['2024-02-11', '2024-03-10', '2024-05-12', '2024-06-09'],
    });
  });

  it('is all Fulls without a Base of the reference, and none without one of its own', () => {
    expect(latest(['on 1 at 1:00'], [], ['on 2 at 1:00'])).toMatchObject({ fulls: 48, wins: 48 });
    expect(latest([], ['on 1 at 1:00'], ['on 2 at 1:00'])).toMatchObject({ fulls: 48, wins: 0 });
    expect(latest([], [], ['on 2 at 1:00'])).toMatchObject({ fulls: 48, wins: 0 });
  });

  it('knows the Bases from before the first day that it looks at', () => {
    expect(latest(['dec 31 at 22:00'], ['dec 31 at 20:00'], ['jan 1 at 1:00'])).toMatchObject({ fulls: 4, wins: 4 });
  });
});
