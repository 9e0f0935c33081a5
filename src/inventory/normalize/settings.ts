import type { InventoryPath } from '../../core/path.ts';
import type { Seconds } from '../../core/quantity.ts';
import type { JobSettings } from '../model/job.ts';
import type { WrittenInventory } from '../schema.ts';
import { listOf, readDuration, type Site } from './site.ts';

/** What the layers of an inventory say of a Job once they are merged. */
export type WrittenSettings = Omit<NonNullable<NonNullable<WrittenInventory['hosts']>[string]['backup']>, never>;

/** How long Bacula waits before it tries a Job again when the inventory gives only a number of times. */
const RESCHEDULE_AFTER = 1800 as Seconds;

/** The settings of a Job with the defaults that need no choice: the only Director, the only Storage, the Messages every site has. */
export function settingsOf(site: Site, written: WrittenSettings, where: (key: string) => InventoryPath): JobSettings {
  const { reschedule } = written;
  return {
    director: written.director ?? only(directorNames(site)),
    schedule: written.schedule,
    storage: written.storage ?? only(Object.keys(site.written.storages ?? {})),
    pool: written.pool,
    pools: written.pools ?? {},
    messages: written.messages ?? 'Standard',
    fileset: written.fileset,
    exclude: listOf(written.exclude),
    compression: written.compression,
    signature: written.signature,
    priority: written.priority,
    enabled: written.enabled ?? true,
    maxRunTime: readDuration(site, written.max_run_time, where('max_run_time')),
    maxStartDelay: readDuration(site, written.max_start_delay, where('max_start_delay')),
    spoolData: written.spool_data,
    reschedule:
      reschedule === undefined
        ? undefined
        : {
            times: reschedule.times,
            every: readDuration(site, reschedule.every, [...where('reschedule'), 'every']) ?? RESCHEDULE_AFTER,
          },
    directives: written.directives ?? {},
  };
}

export function directorNames(site: Site): string[] {
  const { director, directors } = site.written;
  return [...(director === undefined ? [] : [director.name]), ...Object.keys(directors ?? {})];
}

export function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
