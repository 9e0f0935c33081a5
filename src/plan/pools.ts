import type { Fleet } from '../inventory/model/fleet.ts';
import type { PoolPlan } from './plan.ts';
import { runSettings } from './settings.ts';

/** The Pools, each with whether Bases go to it, and nothing that would have to make room. */
export function poolsWithBases(fleet: Fleet): PoolPlan[] {
  const bases = new Set<string | undefined>(['base']);
  for (const reference of fleet.references.values()) bases.add(runSettings(fleet, reference.settings, 'Base').pool);
  for (const schedule of fleet.schedules.values()) {
    for (const run of schedule.runs) if (run.level === 'Base') bases.add(run.pool);
  }
  const fulls = new Set([...fleet.guests.values()].map((guest) => runSettings(fleet, guest.settings, 'Full').pool));
  return [...fleet.pools.values()].map((pool) => ({
    ...pool,
    holdsBases: bases.has(pool.name) && !fulls.has(pool.name),
  }));
}
