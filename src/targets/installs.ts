import type { Artefact } from '../core/artefact.ts';
import type { InstallPlan } from '../plan/installs.ts';
import { kickstartArtefact } from './kickstart.ts';

/** The files that install one reference: what its installer reads, and the scripts that the host runs. */
export function installArtefacts(plan: InstallPlan): Artefact[] {
  const { install } = plan;
  return install.kind === 'kickstart' ? [kickstartArtefact(plan, install)] : [];
}
