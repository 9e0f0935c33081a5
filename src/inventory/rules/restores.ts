import { movingDirectives } from '../../bacula/moving.ts';
import { isRootDirectory } from '../../core/directory.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { RESTORE_JOB } from '../../plan/jobs.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { CustomJob } from '../model/job.ts';

/** The keys that only a Restore Job reads. */
const RESTORE_KEYS = ['where', 'replace', 'restore_in_place'] as const;

/** Restore Jobs that would go over the files in use without saying so, or over those of a host with the files of its guests. */
export function* liveRestores(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, path, restoreTo, restoreInPlace } of fleet.directors.values()) {
    if (restoreTo === undefined || !isRootDirectory(restoreTo)) continue;
    if (!restoreInPlace)
      yield diagnose('restore-in-place', [...path, 'restore_to'], { job: RESTORE_JOB, directive: 'restore_to' });
    else yield* overHosts(fleet, RESTORE_JOB, undefined, name, [...path, 'restore_in_place']);
  }
  for (const job of fleet.jobs.values()) {
    if (job.type === 'Restore') yield* faultsOf(fleet, job);
    else yield* keysWithoutEffect(job);
  }
}

function* faultsOf(fleet: Fleet, job: CustomJob): Iterable<Diagnostic> {
  const { name, path, layers, where, restoreInPlace, client, settings } = job;
  const isLive = where !== undefined && isRootDirectory(where);
  const moving = movingDirectives(settings.directives);
  if (where !== undefined && moving[0] !== undefined) {
    yield diagnoseKey('key-without-effect', [...path, 'where'], { key: 'where', why: `"${moving[0]}" replaces it` });
  }
  if (!isLive && moving.length === 0) return;
  if (restoreInPlace === true) {
    if (isLive) yield* overHosts(fleet, name, client, settings.director, [...path, 'restore_in_place']);
    return;
  }
  if (isLive) yield diagnose('restore-in-place', [...path, 'where'], { job: name, directive: 'where' });
  for (const directive of moving) {
    yield diagnoseKey('restore-in-place', originOf(layers, 'directives', directive), { job: name, directive });
  }
}

/** The first guest whose files are saved by the host that a Job restores to; any host, where the operator chooses the Client. */
function* overHosts(
  fleet: Fleet,
  job: string,
  client: string | undefined,
  director: string | undefined,
  path: InventoryPath,
): Iterable<Diagnostic> {
  const guests = [...fleet.guests.values(), ...fleet.references.values()];
  const guest = guests.find(
    ({ method, host, settings }) =>
      method === 'files' && settings.director === director && (client === undefined || host === client),
  );
  if (guest === undefined) return;
  const args = {
    job,
    client: client === undefined ? 'a Client that it may be given' : `its Client "${client}"`,
    guest: guest.name,
  };
  yield diagnoseKey('restore-over-host', path, args);
}

function* keysWithoutEffect({ path, where, replace, restoreInPlace, type }: CustomJob): Iterable<Diagnostic> {
  const said = { where, replace, restore_in_place: restoreInPlace };
  for (const key of RESTORE_KEYS) {
    if (said[key] === undefined) continue;
    yield diagnoseKey('key-without-effect', [...path, key], {
      key,
      why: `this Job is of the type ${type}, not Restore`,
    });
  }
}
