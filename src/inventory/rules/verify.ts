import { folded } from '../../bacula/folded.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { Directives } from '../model/entry.ts';
import type { Fleet } from '../model/fleet.ts';

/** The levels at which a Verify Job compares with what another Job has saved. */
const COMPARED: ReadonlySet<string> = new Set(['VolumeToCatalog', 'DiskToCatalog', 'Data']);

/** Verify Jobs that verify whatever their Client has saved last. */
export function* aimlessVerifies(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, path, type, level = '', settings } of fleet.jobs.values()) {
    if (type === 'Verify' && COMPARED.has(level) && verifiedJob(settings.directives) === undefined)
      yield diagnoseKey('verify-any-job', path, { job: name, level });
  }
}

/** The levels that hold the records of a Job against its volumes or the disk: files that its Base has are no records of its own. */
const COUNTED: ReadonlySet<string> = new Set(['VolumeToCatalog', 'DiskToCatalog']);

/** Verify Jobs that would find differences each time, as what they verify takes files from a Base. */
export function* verifiedBases(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, path, type, level = '', client, settings } of fleet.jobs.values()) {
    if (type !== 'Verify' || !COUNTED.has(level)) continue;
    const named = verifiedJob(settings.directives);
    const guest = [...fleet.guests.values()].find(
      (one) =>
        one.base.length > 0 &&
        (named === undefined ? (one.agent === undefined ? one.host : one.name) === client : one.name === named),
    );
    if (guest !== undefined) yield diagnose('verify-base', [...path, 'level'], { job: name, level, guest: guest.name });
  }
}

/** The Job that a Verify Job names among its directives. */
function verifiedJob(directives: Directives): string | undefined {
  const found = Object.entries(directives).find(([directive]) => folded(directive) === 'verifyjob');
  if (found === undefined) return undefined;
  return typeof found[1] === 'string' ? found[1] : '';
}
