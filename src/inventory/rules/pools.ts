import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import { poolsWithBases } from '../../plan/pools.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';

/** A reference that names a Pool, where its Base would go to another. */
export function* overriddenPools(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, settings, layers } of fleet.references.values()) {
    const { pool, schedule: called } = settings;
    const schedule = fleet.schedules.get(called ?? '');
    const other = schedule?.runs.find((run) => run.level === 'Base' && run.pool !== undefined && run.pool !== pool);
    if (pool === undefined || schedule === undefined || other?.pool === undefined) continue;
    const args = { reference: name, pool, schedule: schedule.name, runPool: other.pool };
    yield diagnose('base-pool-overridden', originOf(layers, 'pool'), args, [
      { path: other.path, note: 'this run has a pool of its own' },
    ]);
  }
}

/** Pools of Bases whose volumes Bacula may take by age alone. */
export function* prunedBases(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, path, holdsBases, recycle, autoPrune } of poolsWithBases(fleet)) {
    if (!holdsBases) continue;
    const keys = [...(recycle === true ? ['recycle'] : []), ...(autoPrune === true ? ['auto_prune'] : [])];
    for (const key of keys) yield diagnose('base-pool-pruned', [...path, key], { pool: name, key });
  }
}
