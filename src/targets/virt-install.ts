import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { comment, statement, word, wordOf, type Part, type ShText } from '../core/sh.ts';
import { templates } from '../generated/templates.js';
import { bootArguments } from '../plan/boot-arguments.ts';
import type { InstallPlan } from '../plan/installs.ts';
import { installArtefact } from './install-artefact.ts';
import { marker } from './post-steps.ts';

/** The longest it may take, in minutes, until virt-install gives up waiting. */
const WAIT = 60;

/** The same installation for those who let libvirt run QEMU. Source: virt-install(1) 4.1. */
export function virtInstallArtefact(plan: InstallPlan, answers: readonly string[]): Artefact {
  const injected = plan.url === undefined ? answers : [];
  const options = optionsOf(plan, injected);
  const text = templates['sh/virt-install']({
    origin: comment(pathText(plan.path)),
    title: comment(plan.title),
    name: comment(plan.name),
    word: word(plan.name),
    injected: injected.length > 0,
    options: options.map((option, i) => statement(i + 1 < options.length ? `${option} \\` : option)),
    marker: marker(plan),
  });
  return installArtefact(plan, 'virt-install.sh', text, 0o755);
}

function optionsOf(plan: InstallPlan, injected: readonly string[]): ShText[] {
  const { install } = plan;
  const option = (flag: string, ...value: Part[]): ShText => statement(`${flag} ${wordOf(value)}`);
  const variable = (name: string): Part => ({ variable: name });
  return [
    option('--name', plan.name),
    option('--memory', String(plan.memoryMib)),
    option('--vcpus', String(plan.cpus)),
    option('--cpu', 'host-passthrough'),
    option('--os-variant', install.osinfo),
    // Behind a PCIe root port, which is what libvirt's q35 gives, a disk is not seen by old kernels.
    ...(install.virtio === 'transitional' ? [option('--machine', 'pc')] : []),
    option('--disk', 'path=', variable('disk'), ',bus=virtio,format=raw,cache=none'),
    option('--network', networkOf(plan)),
    option('--location', locationOf(plan)),
    ...injected.map((file) => option('--initrd-inject', variable('here'), `/${file}`)),
    option('--extra-args', bootArguments(plan).join(' ')),
    statement('--graphics none'),
    option('--serial', 'file,path=', variable('console')),
    option('--serial', 'file,path=', variable('marks')),
    statement('--rng /dev/urandom'),
    statement('--transient'),
    statement('--noautoconsole'),
    statement('--noreboot'),
    option('--wait', String(WAIT)),
  ];
}

function networkOf({ network: { kind, device, mac } }: InstallPlan): string {
  if (kind === 'user') return `user,model=virtio,mac=${mac}`;
  if (kind === 'bridge') return `bridge=${device},model=virtio,mac=${mac}`;
  return `type=ethernet,target.dev=${device},target.managed=no,model=virtio,mac=${mac}`;
}

/** Where virt-install takes kernel and initrd from: only then does it put answers into the initrd. */
function locationOf({ install, mirror, medium }: InstallPlan): string {
  if (install.kind === 'kickstart') return `${mirror}/${install.tree}`;
  if (install.kind === 'preseed') return `${mirror}/dists/${install.suite}/main/installer-amd64/`;
  return `${medium ?? ''},kernel=${install.kernel},initrd=${install.initrd}`;
}
