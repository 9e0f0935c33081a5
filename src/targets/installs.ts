import { assertNever } from '../core/bug.ts';
import type { Artefact } from '../core/artefact.ts';
import type { InstallPlan } from '../plan/installs.ts';
import { autoinstallArtefacts } from './autoinstall.ts';
import { installArtefact } from './install-artefact.ts';
import { installScripts } from './install-script.ts';
import { kickstartArtefact } from './kickstart.ts';
import { mmdebstrapArtefact } from './mmdebstrap.ts';
import { debianPost } from './post-steps.ts';
import { rebuildSettingsArtefact } from './rebuild-settings.ts';
import { preseedArtefact } from './preseed.ts';
import { virtInstallArtefact } from './virt-install.ts';

/** The files that install one reference: what its installer reads, the scripts that the host runs, and the settings of its rebuild. */
export function installArtefacts(plan: InstallPlan): Artefact[] {
  const { install } = plan;
  if (install.kind === 'kickstart') return [kickstartArtefact(plan, install), ...runners(plan, ['ks.cfg'])];
  const post = installArtefact(plan, 'post.sh', debianPost(plan), 0o644);
  if (plan.route === 'mmdebstrap') return [post, mmdebstrapArtefact(plan, install), rebuildSettingsArtefact(plan, [])];
  switch (install.kind) {
    case 'preseed':
      return [post, preseedArtefact(plan, install), ...runners(plan, ['preseed.cfg', 'post.sh'])];
    case 'autoinstall':
      return [post, ...autoinstallArtefacts(plan, install), ...runners(plan, [], ['user-data', 'meta-data'])];
    default:
      return assertNever(install, 'installArtefacts');
  }
}

/** `fetched` are the answers that a server has; an installer without one has them in its initrd. */
function runners(plan: InstallPlan, answers: readonly string[], fetched = answers): Artefact[] {
  return [...installScripts(plan, answers), virtInstallArtefact(plan, answers), rebuildSettingsArtefact(plan, fetched)];
}
