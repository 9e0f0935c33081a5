import { folded } from '../../bacula/folded.ts';
import { diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { Fleet } from '../model/fleet.ts';

/** The levels at which a Verify Job compares with what another Job has saved. */
const COMPARED: ReadonlySet<string> = new Set(['VolumeToCatalog', 'DiskToCatalog', 'Data']);

/** Verify Jobs that verify whatever their Client has saved last. */
export function* aimlessVerifies(fleet: Fleet): Iterable<Diagnostic> {
  for (const { name, path, type, level = '', settings } of fleet.jobs.values()) {
    const namesJob = Object.keys(settings.directives).some((directive) => folded(directive) === 'verifyjob');
    if (type === 'Verify' && COMPARED.has(level) && !namesJob) yield diagnoseKey('verify-any-job', path, { job: name, level });
  }
}
