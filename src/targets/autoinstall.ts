import { comment, scalar, type AutoinstallText } from '../autoinstall/text.ts';
import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import type { InstallPlan } from '../plan/installs.ts';
import type { DebianInstall } from '../profiles/installs.ts';
import { installArtefact } from './install-artefact.ts';
import { failureMarker, marker } from './post-steps.ts';

/** What Ubuntu's live server is told, as cloud-init's data source NoCloud serves it. Holds no secret. */
export function autoinstallArtefacts(plan: InstallPlan, ubuntu: DebianInstall): Artefact[] {
  const origin = comment(pathText(plan.path));
  const userData = templates['autoinstall/user-data']({
    origin,
    title: comment(plan.title),
    name: comment(plan.name),
    language: scalar(plan.language),
    keyboard: scalar(plan.keyboard),
    timezone: scalar(plan.timezone),
    // The choice of a source came with 22.04. Source: Ubuntu autoinstall reference, "source".
    source: ubuntu.suite === 'focal' ? undefined : scalar('ubuntu-server-minimal'),
    static: fixedAddress(plan, ubuntu),
    mirror: scalar(plan.mirror),
    security: scalar(plan.securityMirror),
    partitions: partitions(plan),
    lateCommands: [
      `wget -q -O /target/root/renfield-post.sh ${plan.url ?? ''}/post.sh`,
      'curtin in-target --target=/target -- sh /root/renfield-post.sh',
      `echo ${marker(plan)} >/dev/ttyS1`,
    ].map(scalar),
    errorCommands: [
      `{ echo ${failureMarker(plan)}; tail -n 20 /var/log/installer/subiquity-server-debug.log; } >/dev/ttyS1`,
      'poweroff -f',
    ].map(scalar),
  });
  const metaData = templates['autoinstall/meta-data']({ origin, name: scalar(plan.name) });
  return [installArtefact(plan, 'user-data', userData), installArtefact(plan, 'meta-data', metaData)];
}

/** netplan of 20.04 knows no `routes: default`. Source: netplan.io 0.104, "gateway4 is deprecated". */
function fixedAddress({ network }: InstallPlan, { suite }: DebianInstall) {
  const { ip, netmask, gateway, dns } = network;
  if (ip === undefined) return undefined;
  const to = scalar(gateway ?? '');
  return {
    address: scalar(`${ip}/${prefixLength(netmask ?? '')}`),
    route: comment(suite === 'focal' ? `gateway4: ${to}` : `routes: [{to: default, via: ${to}}]`),
    dns: comment(dns.map(scalar).join(', ')),
  };
}

/** 24 for 255.255.255.0. */
function prefixLength(netmask: string): number {
  const bits = netmask.split('.').map((part) => Number(part).toString(2).replaceAll('0', '').length);
  return bits.reduce((sum, count) => sum + count, 0);
}

/** curtin gives the rest of a disk to the last partition only, so that one goes last. */
function partitions({ partitions: all }: InstallPlan) {
  const sorted = [...all.filter(({ mib }) => mib !== undefined), ...all.filter(({ mib }) => mib === undefined)];
  return sorted.map(({ at, filesystem, mib }, i) => {
    const isSwap = at === 'swap';
    return {
      id: comment(`p${i + 1}`),
      format: comment(`f${i + 1}`),
      mount: comment(`m${i + 1}`),
      size: comment(mib === undefined ? '-1' : `${mib}M`),
      flag: isSwap ? comment('swap') : undefined,
      filesystem: comment(filesystem),
      at: scalar(isSwap ? '' : at) satisfies AutoinstallText,
    };
  });
}
