import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durationText,
  parseDuration,
  parseSize,
  sizeText,
  type Bytes,
  type Seconds,
} from '../../../src/core/quantity.ts';

describe('a duration', () => {
  it.each([
    ['90 days', 7_776_000],
    ['6 months', 6 * 30 * 86_400],
    ['1 quarter', 91 * 86_400],
    ['1 year 2 weeks', 379 * 86_400],
    ['  1  Year   2 WEEKS ', 379 * 86_400],
    ['1 day 1 day', 172_800],
    ['0 days', 0],
    ['100 years', 3_153_600_000],
  ])('is read in the units of Bacula: %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    ...[
      '',
      ' ',
      '90',
      'days',
      '6months',
      'half a year',
      '-1 day',
      '1.5 days',
      '1 m',
      '1 dayss',
      '6 months 3',
      '1e3 days',
    ],
    ...['101 years', '99999999999 seconds', '1 constructor', '１ day'],
  ])('is none: %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is printed in the largest unit that is anybody’s word for it', () => {
    const printed = [0, 1, 60, 3600, 86_400, 7 * 86_400, 30 * 86_400, 182 * 86_400, 365 * 86_400, 90 * 86_400];
    expect(printed.map((seconds) => durationText(seconds as Seconds))).toEqual([
      ...[
        '0 seconds',
        '1 second',
        '1 minute',
        '1 hour',
        '1 day',
        '1 week',
        '1 month',
        '26 weeks',
        '1 year',
        '3 months',
      ],
    ]);
  });

  it('is the same when it was printed and read again', () => {
    fc.assert(
      fc.property(fc.nat(3_153_600_000), (seconds) => {
        expect(parseDuration(durationText(seconds as Seconds))).toBe(seconds);
      }),
    );
  });

  it('is the sum of its parts', () => {
    const unit = fc.constantFrom('second', 'minutes', 'Hours', 'day', 'weeks', 'months', 'quarters');
    const part = fc.tuple(fc.nat(99), unit).map(([count, name]) => `${count} ${name}`);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const sum = parts.reduce((total, one) => total + (parseDuration(one) ?? NaN), 0);
        expect(parseDuration(parts.join(' '))).toBe(sum);
      }),
    );
  });
});

describe('a size', () => {
  it.each([
    ['4096', 4096],
    ['8G', 8 * 2 ** 30],
    ['8 GB', 8 * 2 ** 30],
    ['8GiB', 8 * 2 ** 30],
    ['512 mib', 512 * 2 ** 20],
    ['7k', 7168],
    ['2T', 2 ** 41],
    ['10B', 10],
    [' 10 ', 10],
  ])('is read in powers of 1024: %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', 'G', 'much', '1.5G', '-1', '1P', '10iB', '1GG', '999999999999999T', '0x10', '1 000'])(
    'is none: %j',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it('is the same when it was printed and read again, and never printed in T, which old versions do not read', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(2 ** 50),
          fc.nat(5000).map((n) => n * 2 ** 40),
        ),
        (bytes) => {
          const text = sizeText(bytes as Bytes);
          expect(parseSize(text)).toBe(bytes);
          expect(text).toMatch(/^\d+[GMK]?$/);
        },
      ),
    );
  });
});
