import type { OsId } from './os.ts';

/** What a host's QEMU understands. `kvm-83` is that of EL 5, `0.12` that of EL 6, `modern` everything from 1.1 on. */
export type QemuGeneration = 'kvm-83' | '0.12' | 'modern';

export interface QemuProfile {
  /** Where the program may be, the first one that is there counts. */
  readonly programs: readonly string[];
  readonly source: string;
}

const EL = '/usr/libexec/qemu-kvm';
/** Where qemu-kvm installs itself when it was not packaged. */
const OWN = '/usr/local/bin/qemu-kvm';

/** Source: the file lists of kvm-83 (EL 5), qemu-kvm-0.12.1.2 (EL 6), qemu-kvm of EL 7 to 10, qemu-system-x86 of Debian and Ubuntu. */
export const QEMU: Record<QemuGeneration, QemuProfile> = {
  'kvm-83': { programs: [EL, OWN], source: 'kvm-83 qemu-doc: no -machine, -netdev, -device, -nodefaults, -display' },
  '0.12': {
    programs: [EL, OWN],
    source: 'qemu-kvm-0.12.1.2 qemu-options.hx: no -machine, -display; -netdev without bridge',
  },
  modern: {
    programs: ['/usr/bin/qemu-system-x86_64', EL, '/usr/bin/kvm'],
    source: 'QEMU 7.2 invocation; -machine accel= since 1.0, -netdev bridge since 1.1',
  },
};

/** The generation on a host with this system; today's where nothing is said. */
export function qemuOf(os: OsId | undefined): QemuGeneration {
  if (os === 'el5' || os === 'centos5') return 'kvm-83';
  if (os === 'el6' || os === 'centos6') return '0.12';
  return 'modern';
}
