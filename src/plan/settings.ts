import { has, type BaculaVersion } from '../bacula/dialects.ts';
import { folded } from '../bacula/folded.ts';
import { oncePer } from '../core/once.ts';
import type { Seconds } from '../core/quantity.ts';
import type { Directives } from '../inventory/model/entry.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { JobSettings } from '../inventory/model/job.ts';
import type { Level } from '../inventory/model/schedule.ts';
import type { RunSettings } from './plan.ts';

/**
 * A Job that waits for a Volume, or for a device whose directory is not there, waits for ever, and nobody hears of it until it ends; a hooked
 * one keeps its snapshots open. Less than a day, so that the next night's run is not refused; the time in the Director's queue counts too
 * (lib/jcr.c, update_wait_time).
 */
const LONGEST_WAIT = { 'Max Wait Time': '20 hours' };

/** A second run of a guest that is still busy ends with 75 (try again later); twice, half an hour apart, is a night's patience. */
const HOOKED_RESCHEDULE = { times: 2, every: 1800 as Seconds };

/** How Jobs with these settings run. `level` is what a Job runs at when nobody says; schedules override it. */
export function runSettings(fleet: Fleet, settings: JobSettings, level: Level | undefined): RunSettings {
  const known = runsOf(fleet)(settings);
  const run = known.get(level) ?? makeRunSettings(fleet, settings, level);
  known.set(level, run);
  return run;
}

/** Guests of one group mostly have the same settings, so they get the same object: what is made of it later is made once, too. */
const runsOf = oncePer<Fleet, (settings: JobSettings) => Map<Level | undefined, RunSettings>>(() =>
  oncePer(() => new Map()),
);

function makeRunSettings(fleet: Fleet, settings: JobSettings, level: Level | undefined): RunSettings {
  const pools = poolsOf(fleet, settings, level);
  return {
    level,
    schedule: settings.schedule,
    storage: settings.storage,
    ...pools,
    messages: settings.messages,
    priority: settings.priority,
    maxRunTime: settings.maxRunTime,
    maxStartDelay: settings.maxStartDelay,
    spoolData: settings.spoolData,
    reschedule: settings.reschedule,
    directives: besides(LONGEST_WAIT, settings.directives),
  };
}

/** Directives with defaults for those that the inventory does not name, by whatever spelling. */
function besides(defaults: Directives, directives: Directives): Directives {
  const said = new Set(Object.keys(directives).map(folded));
  const rest = Object.entries(defaults).filter(([name]) => !said.has(folded(name)));
  return { ...Object.fromEntries(rest), ...directives };
}

/** How Jobs run that know no level but Full: also one that an operator starts at another level goes to the Pool of Fulls. */
export function fullSettings(fleet: Fleet, settings: JobSettings): RunSettings {
  return inOnePool(runSettings(fleet, settings, 'Full'));
}

const inOnePool = oncePer((settings: RunSettings): RunSettings => ({
  ...settings,
  pool: settings.fullPool ?? settings.pool,
  fullPool: undefined,
  incrementalPool: undefined,
  differentialPool: undefined,
}));

/** The settings of a Job whose hook opens a guest's disks. A second Job of the same guest would only wait for the first one's lock. */
export const hookedSettings = perVersion((settings, version) => ({
  ...settings,
  reschedule: settings.reschedule ?? HOOKED_RESCHEDULE,
  directives: besides({ 'Allow Duplicate Jobs': false, ...neverIncomplete(version) }, settings.directives),
}));

/** The settings of a Job that has to do with a Base: one that is Incomplete is never continued, and nobody is told. Source: dird/jobq.c:645. */
export const wholeSettings = perVersion((settings, version) => ({
  ...settings,
  directives: besides(neverIncomplete(version), settings.directives),
}));

/** Makes settings once for each version: guests that share theirs go on sharing them. */
function perVersion(make: (settings: RunSettings, version: BaculaVersion) => RunSettings) {
  const knownOf = oncePer<RunSettings, Map<BaculaVersion, RunSettings>>(() => new Map());
  return (settings: RunSettings, version: BaculaVersion): RunSettings => {
    const known = knownOf(settings);
    const made = known.get(version) ?? make(settings, version);
    known.set(version, made);
    return made;
  };
}

/**
 * What keeps Bacula from calling a Job "Incomplete" whose FD died: for such a Job no RunScript is run, neither `after` nor the alarm, and it
 * waits half an hour to be continued, on a snapshot that is gone. The Storage Daemon calls it so when more than 10 files had come and their
 * attributes are spooled, as they are by default from 7.4 on (stored/append.c, possible_incomplete_job); 11 has a directive against it, before
 * that they must not be spooled.
 */
function neverIncomplete(version: BaculaVersion): Record<string, boolean> {
  if (!has(version, 'rescheduleIncomplete')) return {};
  const cause = has(version, 'allowIncomplete') ? 'Allow Incomplete Jobs' : 'Spool Attributes';
  return { 'Reschedule Incomplete Jobs': false, [cause]: false };
}

/**
 * The Pools of a Job: those it names, else the one called like the level. `pool` alone takes every level.
 * Bacula has no Base Pool directive: a Job that is a Base by itself has it as its Pool, others override it in the schedule.
 */
export function poolsOf(fleet: Fleet, settings: JobSettings, level: Level | undefined) {
  const exists = (name: string) => (fleet.pools.has(name) ? name : undefined);
  const { pool, pools } = settings;
  const byLevel = (name: 'full' | 'incremental' | 'differential') =>
    pools[name] ?? (pool === undefined ? exists(name) : undefined);
  const only = fleet.pools.size === 1 ? [...fleet.pools.keys()][0] : undefined;
  if (level === 'Base') {
    const basePool = pool ?? exists('base') ?? byLevel('full') ?? exists('default') ?? only;
    return { pool: basePool, fullPool: undefined, incrementalPool: undefined, differentialPool: undefined };
  }
  const general = pool ?? pools.full ?? exists('full') ?? exists('default') ?? only;
  const unlessGeneral = (name: string | undefined) => (name === general ? undefined : name);
  return {
    pool: general,
    fullPool: unlessGeneral(byLevel('full')),
    incrementalPool: unlessGeneral(byLevel('incremental')),
    differentialPool: unlessGeneral(byLevel('differential')),
  };
}
