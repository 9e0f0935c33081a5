import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import { originOf, placeOfSilence } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { CustomJob } from '../model/job.ts';
import { oncePerPlace } from './once.ts';
import { poolsOf } from '../../plan/settings.ts';

/** A guest says how it is read and whose it is, and the one allows the other. */
export function methodAgainstTrust(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findMismatches(fleet));
}

function* findMismatches(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, path, method, trust, host, layers } of fleet.guests.values()) {
    if (method === undefined) yield diagnoseKey('method-missing', placeOfSilence(path, layers), { guest: name });
    if (trust === undefined) yield diagnoseKey('trust-missing', placeOfSilence(path, layers), { guest: name });
    if (method === 'files' && trust === 'tenant') {
      const related = [{ path: originOf(layers, 'trust'), note: 'declared a tenant here' }];
      yield diagnose('files-of-tenant', originOf(layers, 'method'), { guest: name }, related);
    }
    if ((method === 'files' || method === 'image') && host === undefined) {
      yield diagnoseKey('host-missing', path, { guest: name, method });
    }
  }
  for (const { name, path, method, host } of fleet.references.values()) {
    if (method === 'files' && host === undefined) yield diagnoseKey('host-missing', path, { guest: name, method });
  }
}

/** What no Job can do without: a Director, a storage, a Pool. A schedule is only missed. */
export function* incompleteJobs(fleet: Fleet): Iterable<Diagnostic> {
  yield* oncePerPlace(findUnsettled(fleet));
  for (const { name, path, type, client, settings } of fleet.jobs.values()) {
    if (type === 'Admin') continue;
    if (client === undefined) yield diagnoseKey('job-incomplete', path, { job: name, key: 'client', type });
    if (settings.fileset === undefined) yield diagnoseKey('job-incomplete', path, { job: name, key: 'fileset', type });
  }
  for (const { name, path, devices } of fleet.storages.values()) {
    if (devices.length === 0) yield diagnoseKey('device-missing', path, { storage: name });
  }
}

function* findUnsettled(fleet: Fleet): Iterable<Diagnostic> {
  const backups = [...fleet.hosts.values()].flatMap((host) => (host.backup === undefined ? [] : [host.backup]));
  const catalogs = [...fleet.directors.values()]
    .filter((director) => director.catalogBackup.enabled)
    .map(({ path, catalogBackup }) => ({ name: 'BackupCatalog', path, layers: [], settings: catalogBackup.settings }));
  const references = new Set<object>(fleet.references.values());
  const own = new Set(fleet.jobs.values());
  for (const job of [
    ...fleet.guests.values(),
    ...references.values(),
    ...backups,
    ...catalogs,
    ...own,
  ] as Iterable<CustomJob>) {
    const { name, settings } = job;
    const path = placeOfSilence(job.path, job.layers);
    if (settings.director === undefined) yield diagnoseKey('director-missing', path, { job: name });
    if (settings.storage === undefined) yield diagnoseKey('storage-missing', path, { job: name });
    if (poolsOf(fleet, settings, references.has(job) ? 'Base' : 'Full').pool === undefined) {
      yield diagnoseKey('pool-missing', path, { job: name });
    }
    const byHand = own.has(job) || name === 'BackupCatalog';
    if (settings.schedule === undefined && settings.enabled && !byHand)
      yield diagnoseKey('schedule-missing', path, { job: name });
  }
}
