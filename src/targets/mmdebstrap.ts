import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { comment, number, statement, word, type ShText } from '../core/sh.ts';
import { templates } from '../generated/templates.js';
import type { InstallPlan } from '../plan/installs.ts';
import type { DebianInstall } from '../profiles/installs.ts';
import { installArtefact } from './install-artefact.ts';
import { marker } from './post-steps.ts';

/** The script that makes the disk of a reference out of packages, without an installer and without QEMU. */
export function mmdebstrapArtefact(plan: InstallPlan, debian: DebianInstall): Artefact {
  const root = plan.partitions.find(({ at }) => at === '/');
  const text = templates['sh/mmdebstrap']({
    origin: comment(pathText(plan.path)),
    title: comment(plan.title),
    name: comment(plan.name),
    word: word(plan.name),
    runFolder: word(plan.run),
    diskBytes: number(plan.diskBytes),
    include: word([debian.kernelPackage, 'systemd-sysv', 'openssh-server', 'tzdata', 'ca-certificates'].join(',')),
    suite: word(debian.suite),
    sources: sources(plan, debian),
    hostname: word(plan.hostname),
    filesystem: word(root?.filesystem ?? debian.filesystem),
    zoneinfo: word(`/usr/share/zoneinfo/${plan.timezone}`),
    marker: marker(plan),
  });
  return installArtefact(plan, 'install.sh', text, 0o755);
}

/**
 * The release, what was corrected since, and what was corrected because it was dangerous: one line of sources.list each.
 * They are the last words of a command that runs beside the script.
 */
function sources({ mirror, securityMirror }: InstallPlan, { suite, components }: DebianInstall): ShText[] {
  const lines = [
    `deb ${mirror} ${suite} ${components}`,
    `deb ${mirror} ${suite}-updates ${components}`,
    `deb ${securityMirror} ${suite}-security ${components}`,
  ];
  return lines.map((line, i) => statement(`${word(line)}${i + 1 < lines.length ? ' \\' : ' &'}`));
}
