import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { poolsOf } from '../../plan/settings.ts';
import { latestWins } from '../../schedule/latest.ts';
import { baseOrder, type BaseOrder } from '../../schedule/order.ts';
import type { When } from '../../schedule/when.ts';
import { basePlace, originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Guest, Reference } from '../model/guest.ts';
import type { JobSettings } from '../model/job.ts';
import type { Level, Schedule } from '../model/schedule.ts';
import type { Pool } from '../model/storage.ts';
import { oncePerPlace } from './once.ts';
import { otherSignature, uncheckedSignature } from './signatures.ts';

/** Everything that would make a Base useless without Bacula saying so. */
export function uselessBases(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findUseless(fleet));
}

function* findUseless(fleet: Fleet): Iterable<Diagnostic> {
  const orders = memoized();
  const unlessSound = soundness();
  for (const guest of fleet.guests.values()) {
    if (guest.base.length === 0) continue;
    if (guest.method === 'image') {
      yield diagnose('base-of-image', originOf(guest.layers, 'base'), { guest: guest.name });
      continue;
    }
    yield* unlessSound(guest, 'signature', () => uncheckedSignature(fleet, guest));
    yield* unlessSound(guest, 'accurate', () => inaccurateFulls(fleet, guest));
    for (const [i, name] of guest.base.entries()) {
      const place = basePlace(guest.layers, i);
      if (guest.base.indexOf(name) < i) {
        yield diagnose('base-repeated', place, { guest: guest.name, base: name });
        continue;
      }
      const reference = fleet.references.get(name);
      if (name === guest.name) yield* unlessSound(guest, 'own', () => ownBase(fleet, guest, place, orders));
      else if (reference !== undefined) {
        yield* mismatch(guest, reference, place);
        const besideOwn = guest.base.includes(guest.name) ? 'beside its own' : 'alone';
        yield* unlessSound(guest, `${name} ${besideOwn}`, () => sharedBase(fleet, guest, reference, place, orders));
      }
    }
  }
  for (const { name, path, settings } of fleet.references.values()) {
    if (settings.schedule === undefined) continue;
    const schedule = fleet.schedules.get(settings.schedule);
    if (schedule !== undefined && runsAt(schedule, 'Base').length === 0)
      yield diagnoseKey('base-never-runs', path, { reference: name });
  }
}

/**
 * Runs a check of a guest unless it found nothing for another guest with the same settings. `what` names the check, and everything besides the
 * settings that its outcome hangs on.
 */
function soundness() {
  const sound = new Map<JobSettings, Set<string>>();
  return function* (guest: Guest, what: string, check: () => Iterable<Diagnostic>): Iterable<Diagnostic> {
    const known = sound.get(guest.settings) ?? new Set<string>();
    sound.set(guest.settings, known);
    if (known.has(what)) return;
    let isSound = true;
    for (const diagnostic of check()) {
      isSound = false;
      yield diagnostic;
    }
    if (isSound) known.add(what);
  };
}

function* inaccurateFulls(fleet: Fleet, guest: Guest): Iterable<Diagnostic> {
  for (const { level, accurate, path } of scheduleOf(fleet, guest)?.runs ?? []) {
    if (level === 'Full' && accurate === false)
      yield diagnose('base-not-accurate', [...path, 'accurate'], { guest: guest.name });
  }
}

function* ownBase(fleet: Fleet, guest: Guest, place: InventoryPath, orders: Orders): Iterable<Diagnostic> {
  const schedule = scheduleOf(fleet, guest);
  if (schedule === undefined) return;
  const bases = runsAt(schedule, 'Base');
  if (bases.length === 0) yield diagnose('self-never-runs', place, { guest: guest.name, schedule: schedule.name });
  yield* badTimes(fleet, guest, guest, poolsOf(fleet, guest.settings, 'Full').pool, orders);
}

function* sharedBase(
  fleet: Fleet,
  guest: Guest,
  reference: Reference,
  place: InventoryPath,
  orders: Orders,
): Iterable<Diagnostic> {
  yield* otherSignature(fleet, guest, reference);
  yield* badTimes(fleet, guest, reference, poolsOf(fleet, reference.settings, 'Base').pool, orders);
  const schedule = scheduleOf(fleet, guest);
  const own = guest.base.includes(guest.name) ? runsAt(schedule, 'Base') : NONE;
  const bases = runsAt(scheduleOf(fleet, reference), 'Base');
  const fulls = runsAt(schedule, 'Full');
  if (own.length === 0 || bases.length === 0 || fulls.length === 0) return;
  if (orders.wins(own, bases, fulls) === 0) {
    yield diagnose('base-shadowed', place, { guest: guest.name, reference: reference.name });
  }
}

function* mismatch(guest: Guest, reference: Reference, place: InventoryPath): Iterable<Diagnostic> {
  const { name } = guest;
  if (guest.os !== undefined && reference.os !== undefined && guest.os !== reference.os) {
    yield diagnose('base-os-differs', place, {
      guest: name,
      os: guest.os,
      reference: reference.name,
      referenceOs: reference.os,
    });
  }
  const { director } = guest.settings;
  const referenceDirector = reference.settings.director;
  if (director !== undefined && referenceDirector !== undefined && director !== referenceDirector) {
    yield diagnose('base-elsewhere', place, { guest: name, director, reference: reference.name, referenceDirector });
  }
}

/** Bases that come too late for the Fulls of a guest, or go too early. `base` is what runs them: a reference, or the guest itself. */
function* badTimes(
  fleet: Fleet,
  guest: Guest,
  base: Guest | Reference,
  basePool: string | undefined,
  orders: Orders,
): Iterable<Diagnostic> {
  const baseSchedule = scheduleOf(fleet, base);
  const schedule = scheduleOf(fleet, guest);
  const bases = runsAt(baseSchedule, 'Base');
  const fulls = runsAt(schedule, 'Full');
  if (bases.length === 0 || fulls.length === 0) return;
  const order = orders.base(bases, fulls);
  yield* lateBase(guest, base, order);
  const { pool, fullPool } = poolsOf(fleet, guest.settings, 'Full');
  for (const from of poolsAt(fleet, baseSchedule, 'Base', basePool)) {
    for (const into of poolsAt(fleet, schedule, 'Full', fullPool ?? pool))
      yield* shortRetention(guest, from, into, order);
  }
}

function* lateBase(guest: Guest, base: Guest | Reference, order: BaseOrder): Iterable<Diagnostic> {
  const path = originOf(base.layers, 'schedule');
  const note = { path: originOf(guest.layers, 'schedule'), note: `the Fulls of "${guest.name}" run by this schedule` };
  const related = base === guest ? [] : [note];
  const [example = ''] = order.lateMonths;
  if (order.always) yield diagnose('base-after-fulls', path, { guest: guest.name, base: base.name, example }, related);
  else if (order.late > 0) {
    const dates = order.lateMonths.slice(0, 3).join(', ');
    yield diagnose('base-sometimes-late', path, { guest: guest.name, base: base.name, dates }, related);
  }
}

const DAY_SECONDS = 86_400;

/** Bacula keeps a volume for a year unless told. Source: dird/dird_conf.c `pool_items`, default of Volume Retention. */
const DEFAULT_RETENTION_DAYS = 365;

function* shortRetention(guest: Guest, basePool: Pool, fullPool: Pool, order: BaseOrder): Iterable<Diagnostic> {
  const days = (pool: Pool) =>
    pool.retention === undefined ? DEFAULT_RETENTION_DAYS : Math.floor(pool.retention / DAY_SECONDS);
  const ageDays = Math.ceil(order.maxAgeMinutes / (24 * 60));
  const [baseDays, fullDays] = [days(basePool), days(fullPool)];
  if (baseDays >= fullDays + ageDays) return;
  const args = { guest: guest.name, basePool: basePool.name, baseDays, fullPool: fullPool.name, fullDays, ageDays };
  const note = { path: [...fullPool.path, 'retention'], note: 'the Fulls live this long' };
  yield diagnose('base-retention', [...basePool.path, 'retention'], args, basePool === fullPool ? [] : [note]);
}

/** The Pools that runs of a level go to: the one that a run names, else that of the Job. */
function poolsAt(fleet: Fleet, schedule: Schedule | undefined, level: Level, ofJob: string | undefined): Pool[] {
  const runs = schedule?.runs.filter((run) => run.level === level) ?? [];
  const names = new Set(runs.map((run) => run.pool ?? ofJob ?? ''));
  return [...names].flatMap((name) => fleet.pools.get(name) ?? []);
}

function scheduleOf(fleet: Fleet, source: Guest | Reference): Schedule | undefined {
  return fleet.schedules.get(source.settings.schedule ?? '');
}

function runsAt(schedule: Schedule | undefined, level: Level): readonly When[] {
  return schedule === undefined ? NONE : listAt(schedule, level);
}

const NONE: readonly When[] = [];
const LISTS = new WeakMap<Schedule, Map<Level, readonly When[]>>();

/** The same list for the same schedule and level each time, so that an order can be remembered by its lists. */
function listAt(schedule: Schedule, level: Level): readonly When[] {
  const byLevel = LISTS.get(schedule) ?? new Map<Level, readonly When[]>();
  LISTS.set(schedule, byLevel);
  const list = byLevel.get(level) ?? schedule.runs.filter((run) => run.level === level).map((run) => run.when);
  byLevel.set(level, list);
  return list;
}

type Orders = ReturnType<typeof memoized>;

/** Four years of runs are reckoned once for each pair of schedules, not for each guest. */
function memoized() {
  const ids = new Map<readonly When[], number>();
  const id = (list: readonly When[]) => {
    const known = ids.get(list) ?? ids.size;
    ids.set(list, known);
    return known;
  };
  const orders = new Map<string, BaseOrder>();
  const winners = new Map<string, number>();
  return {
    base: (bases: readonly When[], fulls: readonly When[]) =>
      remember(orders, `${id(bases)} ${id(fulls)}`, () => baseOrder(bases, fulls)),
    wins: (own: readonly When[], bases: readonly When[], fulls: readonly When[]) =>
      remember(winners, `${id(own)} ${id(bases)} ${id(fulls)}`, () => latestWins(own, bases, fulls).wins),
  };
}

function remember<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
