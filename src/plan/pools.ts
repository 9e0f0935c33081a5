import type { Fleet } from '../inventory/model/fleet.ts';
import { folded } from '../bacula/folded.ts';
import type { Pool, Storage } from '../inventory/model/storage.ts';
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
  const onDisk = disksOf(fleet);
  return [...fleet.pools.values()].map((pool) => ({
    ...pool,
    volumeJobs: pool.volumeJobs ?? (onDisk(pool) && isEndless(pool) ? 1 : undefined),
    holdsBases: bases.has(pool.name) && !fulls.has(pool.name),
  }));
}

/** Whether all volumes of a Pool are files. */
function disksOf(fleet: Fleet): (pool: Pool) => boolean {
  const isDisk = ({ changer, devices }: Storage) =>
    changer === undefined && devices.every(({ archiveDevice }) => !archiveDevice.startsWith('/dev/'));
  const storages = [...fleet.storages.values()];
  const disks = new Set(storages.filter(isDisk).map(({ name }) => name));
  return ({ storage }) => (storage === undefined ? disks.size === storages.length : disks.has(storage));
}

/** What ends a volume by Bacula's own names; the two that have no key are older ways to say it. */
const ENDS = /^(maximumvolumefiles|usevolumeonce)$/;

/**
 * Whether nothing but the end of a tape would end a volume. A retention begins when a volume is full or used up, and Bacula prunes and recycles
 * no other (manual, Automatic Volume Recycling): a file would grow until the disk is full.
 */
function isEndless({ type, volumeSize, volumeUse, directives }: Pool): boolean {
  const ends =
    volumeSize !== undefined ||
    volumeUse !== undefined ||
    Object.keys(directives).some((name) => ENDS.test(folded(name)));
  return type !== 'Scratch' && !ends;
}
