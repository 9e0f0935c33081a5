import type { InventoryPath } from '../../core/path.ts';
import type { CustomJob } from '../model/job.ts';
import type { Pool } from '../model/storage.ts';
import { jobLayers, mergedSettings } from './hosts.ts';
import { readDuration, readSize, type Site } from './site.ts';

/** The pools, durations and sizes read. What is left out is Bacula's own default. */
export function poolsOf(site: Site): Map<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const [name, own] of Object.entries(site.written.pools ?? {})) {
    const path: InventoryPath = ['pools', name];
    const time = (key: 'retention' | 'file_retention' | 'job_retention' | 'volume_use') =>
      readDuration(site, own[key], [...path, key]);
    pools.set(name, {
      name,
      path,
      type: own.type ?? 'Backup',
      retention: time('retention'),
      fileRetention: time('file_retention'),
      jobRetention: time('job_retention'),
      storage: own.storage,
      nextPool: own.next_pool,
      recycle: own.recycle,
      autoPrune: own.auto_prune,
      label: own.label,
      volumeSize: readSize(site, own.volume_size, [...path, 'volume_size']),
      volumeJobs: own.volume_jobs,
      volumeUse: time('volume_use'),
      volumes: own.volumes,
      directives: own.directives ?? {},
    });
  }
  return pools;
}

/** The Jobs that the inventory spells out itself. */
export function jobsOf(site: Site): Map<string, CustomJob> {
  const jobs = new Map<string, CustomJob>();
  for (const [name, own] of Object.entries(site.written.jobs ?? {})) {
    const path: InventoryPath = ['jobs', name];
    const { type, level, client, where, replace, restore_in_place: restoreInPlace, ...settings } = own;
    const layers = jobLayers(site, path, settings);
    const restore = { where, replace, restoreInPlace };
    jobs.set(name, { name, path, layers, type, level, client, ...restore, settings: mergedSettings(site, layers) });
  }
  return jobs;
}
