import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhen } from '../../../src/schedule/parse.ts';
import { printWhen } from '../../../src/schedule/print.ts';
import { KINDS_OF_WORDS } from '../../../src/schedule/read.ts';
import { REFUSALS } from '../../../src/schedule/refusals.ts';
import type { Why } from '../../../src/schedule/refusals.ts';
import type { When } from '../../../src/schedule/when.ts';
import { acceptedText } from './texts.ts';
import { EVERY, refusal, upTo, whenOf } from './when.ts';

/** Each text with what it narrows, and the text that is printed for it where that is another. */
const ACCEPTED: readonly (readonly [text: string, narrowed: Partial<When>, printed?: string])[] = [
  ['1st sun at 23:05', { weeksOfMonth: [0], weekdays: [0], hours: [23], minute: 5 }],
  ['mon-sat at 23:05', { weekdays: [1, 2, 3, 4, 5, 6], hours: [23], minute: 5 }],
  ['sat-mon at 1:00', { weekdays: [0, 1, 6], hours: [1] }],
  ['2nd-5th sun at 1:00', { weeksOfMonth: [1, 2, 3, 4], weekdays: [0], hours: [1] }],
  ['5th-1st sun at 1:00', { weeksOfMonth: [0, 4, 5], weekdays: [0], hours: [1] }],
  ['15 at 4:00', { days: [14], hours: [4] }, 'on 15 at 4:00'],
  ['on 1 at 2:00', { days: [0], hours: [2] }],
  ['on 01 at 02:00', { days: [0], hours: [2] }, 'on 1 at 2:00'],
  ['1-15 at 2:00', { days: upTo(15), hours: [2] }],
  ['25-5, 10 at 2:00', { days: [0, 1, 2, 3, 4, 9, 24, 25, 26, 27, 28, 29, 30], hours: [2] }],
  ['10, 25-5 at 2:00', { days: [0, 1, 2, 3, 4, 9, 24, 25, 26, 27, 28, 29, 30], hours: [2] }, 'on 10, 25-5 at 2:00'],
  ['lastday at 23:00', { days: [], lastDay: true, hours: [23] }],
  ['15, lastday at 23:00', { days: [14], lastDay: true, hours: [23] }, 'on 15, lastday at 23:00'],
  ['feb lastday at 1:00', { months: [1], days: [], lastDay: true, hours: [1] }],
  ['nov-feb 1 at 2:00', { months: [0, 1, 10, 11], days: [0], hours: [2] }],
  [
    'jan-mar 2nd-5th tue at 7:10am',
    { months: [0, 1, 2], weeksOfMonth: [1, 2, 3, 4], weekdays: [2], hours: [7], minute: 10 },
    'jan-mar 2nd-5th tue at 7:10',
  ],
  [
    'at 7:10 Tuesday FIRST january',
    { months: [0], weeksOfMonth: [0], weekdays: [2], hours: [7], minute: 10 },
    'jan 1st tue at 7:10',
  ],
  ['mon,wed ,fri, at 23:05', { weekdays: [1, 3, 5], hours: [23], minute: 5 }, 'mon, wed, fri at 23:05'],
  ['mon wed mon at 1:00', { weekdays: [1, 3], hours: [1] }, 'mon, wed at 1:00'],
  ['fri 13 at 13:13', { days: [12], weekdays: [5], hours: [13], minute: 13 }],
  ['w00-w53 at 1:00', { hours: [1] }],
  [
    'w50-W05, w20 sun at 1:00',
    { weekdays: [0], weeksOfYear: [0, 1, 2, 3, 4, 5, 20, 50, 51, 52, 53], hours: [1] },
    'w50-w05, w20 sun at 1:00',
  ],
  ['daily at 1:00', { hours: [1] }],
  ['at 1:00', { hours: [1] }],
  ['jun daily at 1:00', { months: [5], hours: [1] }, 'daily jun at 1:00'],
  ['weekly sun at 1:00', { weekdays: [0], hours: [1] }],
  ['monthly 1st sun at 1:00', { weeksOfMonth: [0], weekdays: [0], hours: [1] }],
  ['on 1 monthly at 1:00', { days: [0], hours: [1] }, 'monthly 1 at 1:00'],
  ['hourly', {}],
  ['hourly at 0:15', { minute: 15 }],
  ['mon-fri hourly at 12:15am', { weekdays: [1, 2, 3, 4, 5], minute: 15 }, 'hourly mon-fri at 0:15'],
  ['daily hourly at 0:30', { minute: 30 }],
  ['at 12:00am', { hours: [0] }, 'at 0:00'],
  ['at 12:30PM', { hours: [12], minute: 30 }, 'at 12:30'],
  ['at 11:59pm', { hours: [23], minute: 59 }, 'at 23:59'],
  ['  sun   at   1:00  ', { weekdays: [0], hours: [1] }, 'sun at 1:00'],
];

/** Each text with the offset, the word and the reason of its refusal, and what is proposed. */
const REFUSED: readonly (readonly [text: string, at: number, word: string, why: Why, wanted?: readonly string[]])[] = [
  ['', 0, '', 'time-missing'],
  ['   ', 0, '', 'time-missing'],
  ['1st sun', 7, '', 'time-missing', ['at H:MM']],
  ['daily ', 5, '', 'time-missing', ['at H:MM']],
  ['mon 7:10', 4, '7:10', 'at-missing', ['at 7:10']],
  ['mon at', 6, '', 'time', ['H:MM']],
  ['at mon', 3, 'mon', 'time', ['H:MM']],
  ['mon at 9PM', 7, '9PM', 'time', ['9:00pm']],
  ['mon at 21', 7, '21', 'time', ['21:00']],
  ['mon at 7:10 am', 12, 'am', 'time', []],
  ['mon at 7:pm', 7, '7:pm', 'time', ['H:MM']],
  ['mon at 7:5', 7, '7:5', 'time', ['H:MM']],
  ['mon at :05', 7, ':05', 'time', ['H:MM']],
  ['mon at 13:00am', 7, '13:00am', 'time', ['H:MM']],
  ['mon at 24:00', 7, '24:00', 'time', ['H:MM']],
  ['mon at 23:60', 7, '23:60', 'time', ['H:MM']],
  ['mon at 1:00-2:00', 7, '1:00-2:00', 'time', ['H:MM']],
  ['mon at 1:00 at 2:30', 15, '2:30', 'several-times', []],
  ['mon at 1:00 at 13:00', 15, '13:00', 'several-times', []],
  ['hourly at 5:15', 10, '5:15', 'hour-ignored', ['0:15']],
  ['last sun at 1:00', 0, 'last', 'last-weekday', ['4th']],
  ['6th sun at 1:00', 0, '6th', 'sixth-week', ['5th']],
  ['1st-SIXTH sun at 1:00', 0, '1st-SIXTH', 'sixth-week', ['1st-5th']],
  ['Thurs at 1:00', 0, 'Thurs', 'unknown-word', ['thursday']],
  ['sept 1st sun at 1:00', 0, 'sept', 'unknown-word', ['september']],
  ['wendesday at 1:00', 0, 'wendesday', 'unknown-word', ['wednesday']],
  ['full sun at 1:00', 0, 'full', 'unknown-word'],
  ['mon-satt at 1:00', 0, 'mon-satt', 'range', ['mon-sat']],
  ['mon-mon at 1:00', 0, 'mon-mon', 'range', ['mon']],
  ['5-5 at 1:00', 0, '5-5', 'range', ['5']],
  ['mon-january at 1:00', 0, 'mon-january', 'range', []],
  ['1st-3 sun at 1:00', 0, '1st-3', 'range', []],
  ['1-lastday at 1:00', 0, '1-lastday', 'range', []],
  ['mon-wed-fri at 1:00', 0, 'mon-wed-fri', 'range', []],
  ['mon - fri at 1:00', 4, '-', 'range', []],
  ['0 at 1:00', 0, '0', 'out-of-range', ['1-31']],
  ['32 at 1:00', 0, '32', 'out-of-range', ['1-31']],
  ['1-32 at 1:00', 0, '1-32', 'out-of-range', []],
  ['w5 sun at 1:00', 0, 'w5', 'out-of-range', ['w05']],
  ['w54 sun at 1:00', 0, 'w54', 'out-of-range', ['w00-w53']],
  ['1st sat, 15 at 4:00', 7, ',', 'comma', []],
  ['1st sun 3rd mon at 4:00', 8, '3rd', 'scattered', []],
  ['jan 15 feb 20 at 4:00', 7, 'feb', 'scattered', []],
  [', mon at 1:00', 0, ',', 'dangling', []],
  ['mon,, tue at 1:00', 3, ',', 'dangling', []],
  ['mon at 1:00,', 11, ',', 'dangling', []],
  ['on at 1:00', 0, 'on', 'dangling', []],
  ['at 1:00 on', 8, 'on', 'dangling', []],
  ['1st at 2:00', 0, '1st', 'week-without-weekday', ['1st sun', '1', '1-7']],
  ['2nd-5th at 2:00', 0, '2nd-5th', 'week-without-weekday', ['2nd-5th sun', '8-31']],
  ['weekly at 1:00', 0, 'weekly', 'weekly-without-weekday', ['weekly sun', 'daily']],
  ['monthly at 1:00', 0, 'monthly', 'monthly-without-day', ['monthly 1', 'monthly 1st sun', 'daily']],
  ['monthly sun at 1:00', 0, 'monthly', 'monthly-without-day', ['monthly 1st', 'weekly']],
  ['mon daily at 1:00', 4, 'daily', 'frequency-clash', []],
  ['daily mon at 1:00', 6, 'mon', 'frequency-clash', []],
  ['daily 15 at 1:00', 6, '15', 'frequency-clash', []],
  ['daily lastday at 1:00', 6, 'lastday', 'frequency-clash', []],
  ['weekly daily at 1:00', 7, 'daily', 'frequency-clash', []],
  ['weekly 1st sun at 1:00', 7, '1st', 'frequency-clash', []],
  ['monthly jan 1 at 1:00', 8, 'jan', 'frequency-clash', []],
  ['lastday sun at 1:00', 8, 'sun', 'lastday-clash', []],
  ['2nd lastday at 1:00', 4, 'lastday', 'lastday-clash', []],
  ['"mon" at 1:00', 0, '"', 'character', []],
  ['mon at 1:00 }', 12, '}', 'character', []],
  ['mon at 1:00; RunBeforeJob = "id"', 11, ';', 'character', []],
  ['mon at 1:00 # nightly', 12, '#', 'character', []],
  ['level=full mon at 1:00', 5, '=', 'character', []],
  ['@/etc/passwd', 0, '@', 'character', []],
  ['mon\\', 3, '\\', 'character', []],
  ['mon\tat 1:00', 3, '\t', 'character', []],
  ['mon at 1:00\n}', 11, '\n', 'character', []],
  ['mon at 1:00\r}', 11, '\r', 'character', []],
  ['mon\0at 1:00', 3, '\0', 'character', []],
  ['mon\u00a0at 1:00', 3, '\u00a0', 'character', []],
  // The Kelvin sign, whose lower case is an ASCII k.
  ['wee\u212aly mon at 1:00', 3, '\u212a', 'character', []],
];

describe('parseWhen accepts', () => {
  for (const [text, narrowed, printed = text] of ACCEPTED) {
    it(JSON.stringify(text), () => {
      const parsed = parseWhen(text);
      expect(parsed).toMatchObject({ ok: true, when: { ...EVERY, ...narrowed } });
      expect(parsed.ok && printWhen(parsed.words)).toBe(printed);
    });
  }

  it('and freezes what it answers', () => {
    const when = whenOf('jan 15, lastday at 4:00');
    expect([when, ...Object.values({ ...when })].every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('and says which words an old Bacula does not know, and where', () => {
    expect(parseWhen('15, LastDay at 4:00')).toMatchObject({ uses: [{ feature: 'lastDay', at: 4, word: 'LastDay' }] });
    expect(parseWhen('1st sun at 4:00')).toMatchObject({ uses: [] });
  });
});

describe('parseWhen refuses', () => {
  for (const [text, at, word, why, wanted] of REFUSED) {
    it(JSON.stringify(text), () => {
      const refused = { ok: false, at, word, why };
      expect(parseWhen(text)).toMatchObject(wanted === undefined ? refused : { ...refused, wanted });
    });
  }

  it('for every reason that it has', () => {
    expect(new Set(REFUSED.map(([, , , why]) => why))).toEqual(new Set(Object.keys(REFUSALS)));
  });

  it('and what it proposes instead of a word is accepted in its place', () => {
    const repaired = REFUSED.map(([text]) => ({ text, ...refusal(text) }))
      .filter(({ word, wanted }) => word !== '' && wanted !== KINDS_OF_WORDS)
      .flatMap(({ text, at, word, wanted }) =>
        wanted.map((other) => text.slice(0, at) + other.replace('H:MM', '7:10') + text.slice(at + word.length)),
      );
    expect(repaired.length).toBeGreaterThan(30);
    expect(repaired.filter((text) => !parseWhen(text).ok)).toEqual([]);
  });
});

describe('parseWhen', () => {
  it('accepts whatever makes sense, and printing and reading it again changes nothing of its meaning', () => {
    fc.assert(
      fc.property(acceptedText, (text) => {
        const parsed = parseWhen(text);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed));
        const printed = printWhen(parsed.words);
        const again = parseWhen(printed);
        if (!again.ok) throw new Error(`${printed}: ${JSON.stringify(again)}`);
        expect(again.when).toEqual(parsed.when);
        expect(printWhen(again.words)).toBe(printed);
        expect(printed).toMatch(/^[a-z0-9,: -]+$/);
        expect(printed).not.toMatch(/^\d+[ ,]|^ | $| {2}/);
      }),
      { numRuns: 1000 },
    );
  });

  it('answers any text, and a refusal names a word that stands where it says', () => {
    const words = fc.constantFrom(
      ...'mon 1st 15 at 7:10 hourly daily weekly monthly lastday jan w07 on , - " } x 6th'.split(' '),
    );
    const nearly = fc.array(words, { maxLength: 8 }).map((some) => some.join(' '));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly), (text) => {
        const parsed = parseWhen(text);
        if (!parsed.ok) expect(text.slice(parsed.at, parsed.at + parsed.word.length)).toBe(parsed.word);
      }),
      { numRuns: 2000 },
    );
  });
});
