import { diagnose } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { parseWhen } from '../../schedule/parse.ts';
import { printWhen } from '../../schedule/print.ts';
import type { Level, Run, Schedule } from '../model/schedule.ts';
import type { WrittenInventory } from '../schema.ts';
import { listOf, type Site } from './site.ts';

type WrittenRun = NonNullable<NonNullable<WrittenInventory['schedules']>[string]['full']>;

const LEVELS = [
  ['base', 'Base'],
  ['full', 'Full'],
  ['differential', 'Differential'],
  ['incremental', 'Incremental'],
] as const satisfies readonly (readonly [string, Level])[];

/** The schedules with every time read; a time that Bacula would not read as meant is reported and left out. */
export function schedulesOf(site: Site): Map<string, Schedule> {
  const schedules = new Map<string, Schedule>();
  for (const [name, own] of Object.entries(site.written.schedules ?? {})) {
    const path: InventoryPath = ['schedules', name];
    const runs = LEVELS.flatMap(([key, level]) => runsOf(site, own[key], level, [...path, key]));
    schedules.set(name, { name, path, runs, directives: own.directives ?? {} });
  }
  return schedules;
}

function runsOf(site: Site, written: WrittenRun | undefined, level: Level, path: InventoryPath): Run[] {
  return listOf(written as WrittenRun).flatMap((item, i) => {
    const place = Array.isArray(written) ? [...path, i] : path;
    const run = typeof item === 'string' ? { at: item } : item;
    const at = typeof item === 'string' ? place : [...place, 'at'];
    const read = readWhen(site, run.at, at);
    if (read === undefined) return [];
    return [
      {
        level,
        words: printWhen(read.words),
        when: read.when,
        uses: read.uses.map((use) => use.feature),
        pool: run.pool ?? (level === 'Base' && site.written.pools?.['base'] !== undefined ? 'base' : undefined),
        storage: run.storage,
        messages: run.messages,
        priority: run.priority,
        accurate: run.accurate,
        spoolData: run.spool_data,
        path: at,
      },
    ];
  });
}

/** A time as Bacula reads it, or undefined, with a diagnostic, where it would not read it as meant. */
export function readWhen(site: Site, text: string, path: InventoryPath) {
  const read = parseWhen(text);
  if (read.ok) return read;
  site.report.push(
    diagnose('schedule-unreadable', path, { saw: text, word: read.word, wanted: read.wanted.join(', ') }),
  );
  return undefined;
}
