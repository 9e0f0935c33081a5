// What a Run time means is asked of Bacula itself: bdirjson prints the masks that the Director's own parser made.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhen } from '../../src/schedule/parse.ts';
import { printWhen } from '../../src/schedule/print.ts';
import type { When } from '../../src/schedule/when.ts';
import { acceptedText } from '../unit/schedule/texts.ts';
import { EVERY, refusal, whenOf } from '../unit/schedule/when.ts';

// Debian puts it where only root's PATH looks.
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
const isMissing = spawnSync('bdirjson', ['-?'], { env }).error !== undefined;
const isCI = ['true', '1'].includes(process.env['CI'] ?? '');
const isSkipped = isMissing && !isCI;
if (isSkipped) process.stderr.write('skipped: schedule-bdirjson needs bdirjson (apt-get install bacula-director)\n');

/** Whatever a Director must have before bdirjson accepts its Schedules. Nothing of it is opened or contacted. */
const DIRECTOR = `
Director { Name = d; QueryFile = /dev/null; WorkingDirectory = /tmp; PidDirectory = /tmp; Password = p; Messages = m; }
Messages { Name = m; }
Catalog { Name = c; dbname = d; dbuser = u; dbpassword = p; }
Pool { Name = p; Pool Type = Backup; }
Client { Name = f; Address = localhost; Catalog = c; Password = p; }
Storage { Name = s; Address = localhost; Password = p; Device = d; Media Type = File; }
FileSet { Name = f; Include { File = /tmp; } }
Job { Name = j; Type = Backup; Client = f; FileSet = f; Storage = s; Pool = p; Messages = m; }
`;

interface BaculaRun {
  readonly Hour: number[];
  readonly Minute: number;
  readonly Day: number[];
  readonly LastDay?: 1;
  readonly Month: number[];
  readonly DayOfWeek: number[];
  readonly WeekOfMonth: number[];
  readonly WeekOfYear: number[];
}

/** The Runs of Schedules with the given lines after `Level=Full`, in order; undefined where bdirjson refuses the configuration. */
function asBaculaReads(lines: readonly string[]): When[] | undefined {
  const schedules = lines.map((line, index) => `Schedule {\n  Name = s${index}\n  Run = Level=Full ${line}\n}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'renfield-schedule-'));
  try {
    const file = join(folder, 'bacula-dir.conf');
    writeFileSync(file, DIRECTOR + schedules.join(''));
    const { status, stdout, error } = spawnSync('bdirjson', ['-c', file], { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (error !== undefined) throw error;
    if (status === 1 && stdout.includes('Config error')) return undefined;
    expect(status, stdout).toBe(0);
    const resources = JSON.parse(stdout) as { Schedule?: { Name: string; Run: [BaculaRun] } }[];
    const runs = new Map(resources.map(({ Schedule }) => [Schedule?.Name, Schedule?.Run[0]]));
    return lines.map((_, index) => whenOfBacula(runs.get(`s${index}`)!));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function whenOfBacula(run: BaculaRun): When {
  return {
    months: run.Month,
    days: run.Day,
    lastDay: run.LastDay === 1,
    weekdays: run.DayOfWeek,
    weeksOfMonth: run.WeekOfMonth,
    weeksOfYear: run.WeekOfYear,
    hours: run.Hour,
    minute: run.Minute,
  };
}

/** What we refuse and Bacula refuses as well. */
const REFUSED_BY_BOTH = [
  ...['last sun at 1:00', 'Thurs at 1:00', 'sept 1st sun at 1:00', 'mon-satt at 1:00', 'mon-mon at 1:00', 'on 0 at 1:00'],
  ...['on 32 at 1:00', 'on 1-32 at 1:00', 'w5 sun at 1:00', 'w54 sun at 1:00', 'mon-jan at 1:00', '1st-3 sun at 1:00'],
  ...['1-lastday at 1:00', 'mon-wed-fri at 1:00', 'mon - fri at 1:00', 'mon 7:10', 'mon at 9pm', 'mon at 7:5'],
  ...['mon at 7:10 am', 'mon at 24:00', 'mon at 23:60', 'mon at 1:00-2:00', '"mon" at 1:00', 'mon at "1:00"', 'mon at 1:00 }'],
  ...['mon { at 1:00', 'mon at = 1:00', 'mon\u00a0at 1:00', 'wee\u212aly mon at 1:00', 'mon/2 at 1:00', 'mon at 1:00\n}'],
];

/** What we refuse although Bacula reads it: what it reads, as a text of ours or as masks, and why that is not what was meant. */
const STRICTER: readonly (readonly [text: string, read: string | Partial<When>, because: string])[] = [
  ['mon', 'hourly mon', 'without a time of day it fires 24 times a day'],
  ['mon at 21', 'hourly mon 21', 'a bare number is a day of the month'],
  ['mon at', 'hourly mon', '"at" alone sets no time'],
  ['weekly at 1:00', 'daily at 1:00', '"weekly" chooses no day'],
  ['monthly at 1:00', 'daily at 1:00', '"monthly" chooses no day'],
  ['monthly sun at 1:00', 'sun at 1:00', '"monthly" chooses no day'],
  ['1st at 2:00', { weeksOfMonth: [0], hours: [2] }, 'a first week is seven days'],
  ['hourly at 5:15', 'hourly at 0:15', 'the hour is dropped'],
  ['mon at 1:00 at 2:30', { weekdays: [1], hours: [1, 2], minute: 30 }, 'all hours get the last minute'],
  ['mon at 1:00 at 13:00', { weekdays: [1], hours: [1, 13] }, 'right by chance of equal minutes; a list of two says the same'],
  ['1st sat, 15 at 4:00', '1st sat 15 at 4:00', 'the comma is skipped'],
  ['1st sun 3rd mon at 4:00', '1st, 3rd sun, mon at 4:00', 'each week goes with each weekday'],
  ['jan 15 feb 20 at 4:00', 'jan, feb 15, 20 at 4:00', 'each month goes with each day'],
  ['mon daily at 1:00', 'daily at 1:00', '"daily" fills the weekdays'],
  ['daily mon at 1:00', 'mon at 1:00', '"daily" fills the weekdays, then "mon" clears them'],
  ['daily 15 at 1:00', 'daily at 1:00', '"daily" fixes the days of the month'],
  ['on 15 daily at 1:00', 'on 15 at 1:00', '"daily" leaves the days of the month that are there'],
  ['weekly 1st sun at 1:00', 'sun at 1:00', '"weekly" fixes the weeks of the month'],
  ['monthly jan 1 at 1:00', 'on 1 at 1:00', '"monthly" fixes the months'],
  ['daily lastday at 1:00', { lastDay: true, hours: [1] }, '"daily" fixes the days of the month'],
  ['lastday sun at 1:00', { days: [], lastDay: true, weekdays: [0], hours: [1] }, 'the weekday is read and never looked at'],
  ['6th sun at 1:00', { weeksOfMonth: [5], weekdays: [0], hours: [1] }, 'it never fires, and 5.x does not know the word'],
  ['on 5-5 at 1:00', 'daily at 1:00', 'an equal range wraps through everything'],
  ['w05-w05 at 1:00', 'daily at 1:00', 'an equal range wraps through everything'],
  ['mon at 7:pm', 'mon at 7:00', 'half of the day is lost'],
  ['mon at :05', 'mon at 0:05', 'an hour is missing'],
  ['mon at 13:00am', 'mon at 13:00', 'it contradicts itself'],
  ['mon at 7:1x', 'mon at 7:01', 'only the first letters are read'],
  ['at mon 1:00', 'mon at 1:00', '"at" away from its time is a slip'],
  ['mon,, tue at 1:00', 'mon, tue at 1:00', 'a word is missing'],
  ['mon on at 1:00', 'mon at 1:00', 'a word is missing'],
  ['on 015 at 1:00', 'on 15 at 1:00', 'nobody writes days with three digits'],
  ['mon\tat 1:00', 'mon at 1:00', 'control characters have no place in a value'],
  ['mon at 1:00 # nightly', 'mon at 1:00', 'the rest of the line is dropped'],
  ['mon at 1:00; Enabled = no', 'mon at 1:00', 'the rest of the line is a directive of its own'],
  ['full mon at 1:00', 'mon at 1:00', 'the level is the key in the inventory'],
  ['pool=p mon at 1:00', 'mon at 1:00', 'overrides have keys of their own'],
];

describe.skipIf(isSkipped)('Run times, read by the real bdirjson', () => {
  it('mean to Bacula what they mean to us, as they were written and as we print them', () => {
    const texts = fc.sample(acceptedText, { seed: 20_240_229, numRuns: 400 });
    const printed = texts.map((text) => {
      const parsed = parseWhen(text);
      return parsed.ok ? printWhen(parsed.words) : '';
    });
    // A number cannot come first (that is why printWhen writes "on"); before what was written it is put here.
    const read = asBaculaReads([...texts.map((text) => `on ${text}`), ...printed]);
    const meant = texts.map(whenOf);
    expect(new Set(texts).size).toBeGreaterThan(350);
    expect(read).toEqual([...meant, ...meant]);
  });

  it('are refused by Bacula with a number first, which is why "on" is printed', () => {
    expect(asBaculaReads(['15 at 4:00'])).toBeUndefined();
    expect(asBaculaReads(['on 15 at 4:00', '1-15 at 4:00', '1st sun at 4:00'])).toHaveLength(3);
  });

  it.each(REFUSED_BY_BOTH)('refused by Bacula as by us: %j', (text) => {
    expect(refusal(text).ok).toBe(false);
    expect(asBaculaReads([text])).toBeUndefined();
  });

  it('are refused by us where Bacula reads them in another sense', () => {
    const read = asBaculaReads(STRICTER.map(([text]) => text));
    const known = STRICTER.map(([, as]) => (typeof as === 'string' ? whenOf(as) : { ...EVERY, ...as }));
    expect(STRICTER.filter(([text]) => parseWhen(text).ok)).toEqual([]);
    expect(STRICTER.map(([text, , because], index) => ({ text, because, ...read?.[index] }))).toEqual(
      STRICTER.map(([text, , because], index) => ({ text, because, ...known[index] })),
    );
  });
});
