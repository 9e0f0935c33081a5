import type { Artefact } from '../core/artefact.ts';
import type { InstallPlan } from '../plan/installs.ts';

/** A file of an installation, in the tree of the host that runs it. Holds nothing that a web server must not show. */
export function installArtefact(plan: InstallPlan, file: string, text: string, mode = 0o644): Artefact {
  return {
    path: `host/${plan.host}/references/${plan.name}/${file}`,
    mode,
    owner: 'root',
    group: 'root',
    text,
    origin: plan.path,
  };
}
