import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { poolsOf } from '../../plan/settings.ts';
import { latestWins } from '../../schedule/latest.ts';
import { baseOrder, type BaseOrder } from '../../schedule/order.ts';
import type { When } from '../../schedule/when.ts';
import { originOf } from '../layers.ts';
import type { Fleet, Guest, Level, Reference, Schedule } from '../model.ts';

/** Everything that would make a Base useless without Bacula saying so. */
export function* uselessBases(fleet: Fleet): Iterable<Diagnostic> {
  const orders = memoized();
  for (const guest of fleet.guests.values()) {
    if (guest.base.length === 0) continue;
    const path = originOf(guest.layers, 'base');
    if (guest.method === 'image') {
      yield diagnose('base-of-image', path, { guest: guest.name });
      continue;
    }
    const schedule = fleet.schedules.get(guest.settings.schedule ?? '');
    const fulls = runsAt(schedule, 'Full');
    const own = guest.base.includes(guest.name) ? runsAt(schedule, 'Base') : [];
    if (guest.base.includes(guest.name) && own.length === 0 && schedule !== undefined) {
      yield diagnose('self-never-runs', path, { guest: guest.name, schedule: schedule.name });
    }
    for (const name of guest.base) {
      const reference = fleet.references.get(name);
      if (reference === undefined) continue;
      yield* mismatch(guest, reference, path);
      const bases = runsAt(fleet.schedules.get(reference.settings.schedule ?? ''), 'Base');
      if (bases.length === 0 || fulls.length === 0) continue;
      const order = orders.base(bases, fulls);
      yield* lateBase(guest, reference, order);
      yield* shortRetention(fleet, guest, reference, order);
      if (own.length > 0 && orders.wins(own, bases, fulls) === 0) {
        yield diagnose('base-shadowed', path, { guest: guest.name, reference: name });
      }
    }
  }
  for (const { name, path, settings } of fleet.references.values()) {
    if (settings.schedule === undefined) continue;
    const schedule = fleet.schedules.get(settings.schedule);
    if (schedule !== undefined && runsAt(schedule, 'Base').length === 0) yield diagnoseKey('base-never-runs', path, { reference: name });
  }
}

function* mismatch(guest: Guest, reference: Reference, path: InventoryPath): Iterable<Diagnostic> {
  const { name } = guest;
  if (guest.os !== undefined && reference.os !== undefined && guest.os !== reference.os) {
    yield diagnose('base-os-differs', path, { guest: name, os: guest.os, reference: reference.name, referenceOs: reference.os });
  }
  const signature = guest.settings.signature ?? 'SHA1';
  const referenceSignature = reference.settings.signature ?? 'SHA1';
  if (signature !== referenceSignature) {
    const place = originOf(guest.layers, 'signature');
    yield diagnose('signature-differs', place, { guest: name, signature, reference: reference.name, referenceSignature });
  }
  const { director } = guest.settings;
  const referenceDirector = reference.settings.director;
  if (director !== undefined && referenceDirector !== undefined && director !== referenceDirector) {
    yield diagnose('base-elsewhere', path, { guest: name, director, reference: reference.name, referenceDirector });
  }
}

function* lateBase(guest: Guest, reference: Reference, order: BaseOrder): Iterable<Diagnostic> {
  const path = originOf(reference.layers, 'schedule');
  const related = [{ path: originOf(guest.layers, 'schedule'), note: `the Fulls of "${guest.name}" run by this schedule` }];
  const [example = ''] = order.lateMonths;
  if (order.always) yield diagnose('base-after-fulls', path, { guest: guest.name, base: reference.name, example }, related);
  else if (order.late > 0) {
    const dates = order.lateMonths.slice(0, 3).join(', ');
    yield diagnose('base-sometimes-late', path, { guest: guest.name, base: reference.name, dates }, related);
  }
}

const DAY_SECONDS = 86_400;

/** Bacula keeps a volume for a year unless told. Source: dird/dird_conf.c `pool_items`, default of Volume Retention. */
const DEFAULT_RETENTION_DAYS = 365;

function* shortRetention(fleet: Fleet, guest: Guest, reference: Reference, order: BaseOrder): Iterable<Diagnostic> {
  const basePool = fleet.pools.get(poolsOf(fleet, reference.settings, 'Base').pool ?? '');
  const pools = poolsOf(fleet, guest.settings, 'Full');
  const fullPool = fleet.pools.get(pools.fullPool ?? pools.pool ?? '');
  if (basePool === undefined || fullPool === undefined || basePool === fullPool) return;
  const days = (pool: typeof basePool) => (pool.retention === undefined ? DEFAULT_RETENTION_DAYS : Math.floor(pool.retention / DAY_SECONDS));
  const ageDays = Math.ceil(order.maxAgeMinutes / (24 * 60));
  const [baseDays, fullDays] = [days(basePool), days(fullPool)];
  if (baseDays >= fullDays + ageDays) return;
  const args = { guest: guest.name, basePool: basePool.name, baseDays, fullPool: fullPool.name, fullDays, ageDays };
  yield diagnose('base-retention', [...basePool.path, 'retention'], args, [{ path: [...fullPool.path, 'retention'], note: 'the Fulls live this long' }]);
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
    base: (bases: readonly When[], fulls: readonly When[]) => remember(orders, `${id(bases)} ${id(fulls)}`, () => baseOrder(bases, fulls)),
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
