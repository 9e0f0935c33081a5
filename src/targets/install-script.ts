import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { comment, number, statement, word, wordOf, words, type ShText } from '../core/sh.ts';
import { templates } from '../generated/templates.js';
import { bootArguments } from '../plan/boot-arguments.ts';
import { diskText, type InstallPlan } from '../plan/installs.ts';
import { QEMU } from '../profiles/qemu.ts';
import { acceleration, installCommand, type QemuMachine, type QemuOption } from '../qemu/command.ts';
import { installArtefact } from './install-artefact.ts';
import { marker } from './post-steps.ts';

/** What runs the installer in QEMU on the host. `answers` are the files that travel in the initrd where no server has them. */
export function installScripts(plan: InstallPlan, answers: readonly string[]): Artefact[] {
  const { qemu, network, kernel, initrd } = plan;
  const needsIfup = network.kind === 'bridge' && qemu !== 'modern';
  const media = plan.install.kind === 'autoinstall' ? 'the medium' : plan.mirror;
  const text = templates['sh/install']({
    origin: comment(pathText(plan.path)),
    title: comment(plan.title),
    name: comment(plan.name),
    word: word(plan.name),
    diskText: comment(diskText(plan)),
    diskBytes: number(plan.diskBytes),
    kernel: word(kernel.path),
    initrd: word(initrd.path),
    runFolder: word(plan.run),
    ifup: needsIfup,
    nativeIo: comment(qemu === 'kvm-83' ? '' : ',aio=native'),
    kernelUrl: statement(`${plan.install.kernel} of ${media}`),
    initrdUrl: statement(`${plan.install.initrd} of ${media}`),
    sums: [kernel, initrd].flatMap(({ path, sha256 }) =>
      sha256 === undefined
        ? []
        : [{ sum: word(sha256), file: word(path), message: word(`${path} is not the file of the inventory's sha256`) }],
    ),
    medium: plan.medium === undefined ? undefined : word(plan.medium),
    mediumMessage: word(`${plan.medium ?? ''} is missing: it is the medium of the live server`),
    programs: words(QEMU[qemu].programs),
    injected: plan.url === undefined ? words(answers) : undefined,
    isModern: qemu === 'modern',
    isMiddle: qemu === '0.12',
    probe: probe(plan),
    options: continued(installCommand(machineOf(plan))),
    marker: marker(plan),
  });
  const ifup = { origin: comment(pathText(plan.path)), bridge: word(network.device) };
  return [
    installArtefact(plan, 'install.sh', text, 0o755),
    ...(needsIfup ? [installArtefact(plan, 'ifup.sh', templates['sh/ifup'](ifup), 0o755)] : []),
  ];
}

export function machineOf(plan: InstallPlan): QemuMachine {
  const { name, qemu, cpus, memoryMib, kernel, network, medium } = plan;
  return {
    name,
    generation: qemu,
    cpus,
    memoryMib,
    kernel: kernel.path,
    bootArguments: bootArguments(plan),
    network,
    medium,
  };
}

/** A machine of the same kind without disk and network, which can do no more than say its first line. */
function probe({ qemu, kernel }: InstallPlan): ShText {
  const quiet: QemuOption[] =
    qemu === 'modern' ? [{ flag: '-display', value: ['none'] }] : [{ flag: '-vnc', value: ['none'] }];
  const options: QemuOption[] = [
    ...acceleration(qemu),
    { flag: '-m', value: ['256'] },
    { flag: '-kernel', value: [kernel.path] },
    { flag: '-append', value: ['console=ttyS0,115200 earlyprintk=ttyS0'] },
    ...quiet,
    { flag: '-serial', value: ['file:', { variable: 'console' }] },
    { flag: '-monitor', value: ['none'] },
    { flag: '-no-reboot' },
  ];
  return statement(options.map(optionText).join(' '));
}

/** One option a line; the last one ends the command, which runs beside the script. */
function continued(options: readonly QemuOption[]): ShText[] {
  return options.map((option, i) => statement(`${optionText(option)} ${i + 1 < options.length ? '\\' : '&'}`));
}

function optionText({ flag, value }: QemuOption): ShText {
  return statement(value === undefined ? flag : `${flag} ${wordOf(value)}`);
}
