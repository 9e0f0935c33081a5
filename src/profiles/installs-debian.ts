import type { DebianInstall } from './installs.ts';

const DEBIAN = {
  kind: 'preseed',
  components: 'main',
  mirror: 'http://deb.debian.org/debian',
  securityMirror: 'http://security.debian.org/debian-security',
  filesystem: 'ext4',
  virtio: 'modern',
  cpu: 'x86-64',
  kernelPackage: 'linux-image-amd64',
  baculaClient: 'bacula-fd',
} as const;

/** Kernel and initrd have to be as new as the mirror: an older one finds no modules for itself after a point release. */
function netboot(suite: string) {
  const folder = `dists/${suite}/main/installer-amd64/current/images/netboot/debian-installer/amd64`;
  return { suite, kernel: `${folder}/linux`, initrd: `${folder}/initrd.gz` };
}

const UBUNTU = {
  kind: 'autoinstall',
  components: 'main universe',
  mirror: 'http://archive.ubuntu.com/ubuntu',
  securityMirror: 'http://security.ubuntu.com/ubuntu',
  filesystem: 'ext4',
  virtio: 'modern',
  cpu: 'x86-64',
  kernelPackage: 'linux-image-generic',
  baculaClient: 'bacula-fd',
  // On the live server's medium; a mirror has neither.
  kernel: 'casper/vmlinuz',
  initrd: 'casper/initrd',
} as const;

/**
 * Memory floors: the installation guides of Debian ("Minimum requirements", no desktop) and Ubuntu server. A netbooted live server keeps its
 * whole medium in RAM.
 */
export const DEBIAN_INSTALLS = {
  debian11: {
    ...DEBIAN,
    ...netboot('bullseye'),
    memoryFloor: 256,
    memory: 1024,
    osinfo: 'debian11',
    source: 'bullseye: installation guide 3.4; packages.debian.org',
  },
  debian12: {
    ...DEBIAN,
    ...netboot('bookworm'),
    memoryFloor: 512,
    memory: 1024,
    osinfo: 'debian12',
    source: 'bookworm: installation guide 3.4; packages.debian.org',
  },
  debian13: {
    ...DEBIAN,
    ...netboot('trixie'),
    memoryFloor: 512,
    memory: 1024,
    osinfo: 'debian13',
    source: 'trixie: installation guide 3.4; packages.debian.org',
  },
  ubuntu2004: {
    ...UBUNTU,
    suite: 'focal',
    memoryFloor: 1024,
    memory: 4096,
    osinfo: 'ubuntu20.04',
    source: 'focal: Ubuntu server guide, "Basic installation"',
  },
  ubuntu2204: {
    ...UBUNTU,
    suite: 'jammy',
    memoryFloor: 1024,
    memory: 4096,
    osinfo: 'ubuntu22.04',
    source: 'jammy: Ubuntu server guide, "Basic installation"',
  },
  ubuntu2404: {
    ...UBUNTU,
    suite: 'noble',
    memoryFloor: 1536,
    memory: 4096,
    osinfo: 'ubuntu24.04',
    source: 'noble: Ubuntu server guide, "Basic installation"',
  },
} as const satisfies Record<string, DebianInstall>;
