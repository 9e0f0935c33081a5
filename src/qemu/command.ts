import { assertNever } from '../core/bug.ts';
import type { Part } from '../core/sh.ts';
import type { QemuGeneration } from '../profiles/qemu.ts';

/** One option of QEMU and its value, which may hold variables of the script that runs it. */
export interface QemuOption {
  readonly flag: string;
  readonly value?: readonly Part[];
}

/** What differs between two installations, for QEMU. */
export interface QemuMachine {
  readonly name: string;
  readonly generation: QemuGeneration;
  readonly cpus: number;
  readonly memoryMib: number;
  readonly kernel: string;
  readonly bootArguments: readonly string[];
  readonly network: { readonly kind: 'bridge' | 'tap' | 'user'; readonly device: string; readonly mac: string };
  /** A CD on the host. */
  readonly medium: string | undefined;
}

/** What the script sets: the disk and how it is opened, the initrd, files of logs and of the running machine, and whether KVM works. */
export const VARIABLES = [
  'disk',
  'cache',
  'initrd',
  'console',
  'marks',
  'monitor',
  'pidfile',
  'machine',
  'cpu',
  'ifup',
] as const;

const variable = (name: (typeof VARIABLES)[number]): Part => ({ variable: name });

/**
 * The command that installs onto a disk by direct kernel boot, right for the host's QEMU. It ends when the guest powers off, and when it
 * wants to reboot: the kernel is given from outside, so a reboot would install once more. Source: qemu-doc of kvm-83, 0.12.1 and 7.2.
 */
export function installCommand(machine: QemuMachine): QemuOption[] {
  const { generation } = machine;
  return [
    { flag: '-name', value: [machine.name] },
    ...acceleration(generation),
    { flag: '-smp', value: [String(machine.cpus)] },
    { flag: '-m', value: [String(machine.memoryMib)] },
    ...(generation === 'modern' ? [{ flag: '-rtc', value: ['base=utc'] }] : []),
    { flag: '-kernel', value: [machine.kernel] },
    { flag: '-initrd', value: [variable('initrd')] },
    { flag: '-append', value: [machine.bootArguments.join(' ')] },
    { flag: '-drive', value: ['file=', variable('disk'), ',if=virtio,format=raw,', variable('cache')] },
    ...(machine.medium === undefined
      ? []
      : [{ flag: '-drive', value: [`file=${machine.medium},media=cdrom,readonly=on`] }]),
    ...network(machine),
    // Without it a machine that needs random numbers waits for minutes.
    ...(generation === 'modern' ? [{ flag: '-device', value: ['virtio-rng-pci'] }] : []),
    ...display(generation),
    { flag: '-serial', value: ['file:', variable('console')] },
    { flag: '-serial', value: ['file:', variable('marks')] },
    {
      flag: '-monitor',
      value: ['unix:', variable('monitor'), generation === 'modern' ? ',server=on,wait=off' : ',server,nowait'],
    },
    { flag: '-pidfile', value: [variable('pidfile')] },
    { flag: '-no-reboot' },
  ];
}

/** `machine` and `cpu` are what the probe found. The KVM of EL 5 and EL 6 is on unless told otherwise, so they get a word only to turn it off. */
export function acceleration(generation: QemuGeneration): QemuOption[] {
  switch (generation) {
    case 'modern':
      return [
        { flag: '-machine', value: [variable('machine')] },
        { flag: '-cpu', value: [variable('cpu')] },
      ];
    case '0.12':
      return [
        { flag: '-M', value: ['pc'] },
        { flag: '-cpu', value: [variable('cpu')] },
      ];
    case 'kvm-83':
      return [{ flag: '-M', value: ['pc'] }];
    default:
      return assertNever(generation, 'acceleration');
  }
}

/** The network card that EL 5 and everything after it has a driver for. The bridge helper came with QEMU 1.1: before, a script joins the bridge. */
function network({ generation, network: { kind, device, mac } }: QemuMachine): QemuOption[] {
  const backend = (rest: string): QemuOption[] =>
    generation === 'kvm-83'
      ? [
          { flag: '-net', value: [`nic,model=virtio,macaddr=${mac}`] },
          { flag: '-net', value: [rest] },
        ]
      : [
          { flag: '-netdev', value: [withId(rest)] },
          { flag: '-device', value: [`virtio-net-pci,netdev=n0,mac=${mac}`] },
        ];
  if (kind === 'user') return backend('user');
  if (kind === 'tap')
    return backend(
      generation === 'kvm-83' ? `tap,ifname=${device},script=no` : `tap,ifname=${device},script=no,downscript=no`,
    );
  if (generation === 'modern') return backend(`bridge,br=${device}`);
  const joined: Part[] =
    generation === 'kvm-83'
      ? ['tap,script=', variable('ifup')]
      : ['tap,id=n0,script=', variable('ifup'), ',downscript=no'];
  const [first, second] = backend('');
  if (first === undefined || second === undefined) return [];
  return generation === 'kvm-83'
    ? [first, { flag: '-net', value: joined }]
    : [{ flag: '-netdev', value: joined }, second];
}

/** `tap,ifname=x` as a backend with the name that the card refers to. */
function withId(backend: string): string {
  const [kind = '', ...rest] = backend.split(',');
  return [kind, 'id=n0', ...rest].join(',');
}

/** No screen, and nothing that QEMU adds by itself: its default serial port would be the one the marks are expected on. */
function display(generation: QemuGeneration): QemuOption[] {
  switch (generation) {
    case 'modern':
      return [{ flag: '-nodefaults' }, { flag: '-display', value: ['none'] }];
    case '0.12':
      return [{ flag: '-nodefaults' }, { flag: '-vga', value: ['none'] }, { flag: '-vnc', value: ['none'] }];
    case 'kvm-83':
      return [{ flag: '-vnc', value: ['none'] }];
    default:
      return assertNever(generation, 'display');
  }
}

/** The command as a list of words, with these values for the variables. */
export function argvOf(options: readonly QemuOption[], values: Readonly<Record<string, string>>): string[] {
  const fill = (part: Part): string => (typeof part === 'string' ? part : (values[part.variable] ?? ''));
  return options.flatMap(({ flag, value }) => (value === undefined ? [flag] : [flag, value.map(fill).join('')]));
}
