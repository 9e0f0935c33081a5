import { DEBIAN_INSTALLS } from './installs-debian.ts';
import { EL_INSTALLS } from './installs-el.ts';
import type { OsId } from './os.ts';

/** How an installation is told what to do. */
export type InstallerKind = 'kickstart' | 'preseed' | 'autoinstall';

/** `mmdebstrap` needs no installer: the host itself unpacks the packages onto the disk. */
export type InstallRoute = InstallerKind | 'mmdebstrap';

/** The language that a release's installer reads. Source: pykickstart/handlers/rhel5.py … rhel10.py, f42.py. */
export type KickstartDialect = 'el5' | 'el6' | 'el7' | 'el8' | 'el9' | 'el10' | 'fedora';

/** A repository by its place below the mirror; `{release}` is filled in. */
export interface RepositoryPath {
  readonly name: string;
  readonly path: string;
}

/** What all installers need to know. Sizes are MiB; `source` says where a row's facts come from. */
interface Medium {
  /** Below the mirror, where both are also found on the medium. */
  readonly kernel: string;
  readonly initrd: string;
  /** The installer refuses to start with less. */
  readonly memoryFloor: number;
  /** What it gets unless the inventory says otherwise. */
  readonly memory: number;
  readonly filesystem: 'ext3' | 'ext4' | 'xfs';
  /**
   * The drivers in the installer and in the system. `transitional` devices speak both; behind a PCIe root port they would be modern only, and
   * an old kernel would see no disk. Source: virtio 1.0 §4.1.2; drivers/virtio/virtio_pci_modern.c is in Linux from 3.19 on.
   */
  readonly virtio: 'transitional' | 'modern';
  /** The oldest CPU that the release's own programs run on. */
  readonly cpu: 'x86-64' | 'x86-64-v2' | 'x86-64-v3';
  /** The short id in libvirt's osinfo-db. */
  readonly osinfo: string;
  /** Where packages are when the inventory names no mirror; absent where the release cannot fetch from what is left. */
  readonly mirror?: string;
  /** The installer speaks no https that servers still accept. */
  readonly plainHttp?: true;
  /** No more updates: a monthly rebuild gives what it gave before. */
  readonly endOfLife?: string;
  /** Bacula's File Daemon in the release's own repositories. */
  readonly baculaClient?: string;
  readonly source: string;
}

export interface KickstartInstall extends Medium {
  readonly kind: 'kickstart';
  readonly dialect: KickstartDialect;
  /** The installation tree below the mirror: what `url` names. */
  readonly tree: string;
  readonly repositories: readonly RepositoryPath[];
  /** The file in /etc/pki/rpm-gpg that packages are signed with, where the release's own repository files lead nowhere any more. */
  readonly gpgKey?: string;
  /** Which Fedora, where the key names none. */
  readonly release?: number;
}

export interface DebianInstall extends Medium {
  readonly kind: 'preseed' | 'autoinstall';
  readonly suite: string;
  readonly components: string;
  /** Where security updates are; `{suite}` is filled in. Absent where the mirror itself has them. */
  readonly securityMirror?: string;
  readonly kernelPackage: string;
}

export type Install = KickstartInstall | DebianInstall;

/** Releases that are not installed: the inventory's `os` names a family, and there is no one tree for it. */
const FAMILY = undefined;

/** How each release is installed unattended. Total: a release without a row does not compile. */
export const INSTALLS: Record<OsId, Install | undefined> = {
  el5: FAMILY,
  el6: FAMILY,
  el7: FAMILY,
  el8: FAMILY,
  el9: FAMILY,
  el10: FAMILY,
  ...EL_INSTALLS,
  ...DEBIAN_INSTALLS,
};

/** The releases that can be installed, in the order of the table. */
export function installableReleases(): OsId[] {
  return (Object.keys(INSTALLS) as OsId[]).filter((id) => INSTALLS[id] !== undefined);
}

/** Which ways lead to an installed disk: the release's own first. */
export function routesOf({ kind }: Install): InstallRoute[] {
  return kind === 'kickstart' ? [kind] : [kind, 'mmdebstrap'];
}
