import { Bug } from '../core/bug.ts';
import type { InventoryPath } from '../core/path.ts';
import { sizeText } from '../core/quantity.ts';
import type { BootFile, InstallWish, Network, RebuildLimits, Services, User } from '../inventory/model/install.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Host, Reference } from '../inventory/model/guest.ts';
import type { Disk, HookSettings } from '../inventory/model/hook.ts';
import { INSTALLS, type Install, type InstallRoute } from '../profiles/installs.ts';
import { osProfile } from '../profiles/os.ts';
import { qemuOf, type QemuGeneration } from '../profiles/qemu.ts';

const MIB = 2 ** 20;

/** Where a host keeps kernels, initrds and media of installers, one folder for each release. */
const MEDIA = '/var/lib/renfield/media';

export interface PartitionPlan {
  readonly at: string;
  readonly filesystem: string;
  /** Undefined for the one that takes what is left. */
  readonly mib: number | undefined;
}

/** One reference that is to be installed, after all defaults. */
export interface InstallPlan {
  readonly name: string;
  readonly path: InventoryPath;
  /** The name as a host may be called: installers ask again where it holds anything but letters, digits and hyphens. */
  readonly hostname: string;
  readonly title: string;
  readonly host: string;
  readonly qemu: QemuGeneration;
  /** The host's folder for what does not survive a reboot. */
  readonly run: string;
  readonly install: Install;
  readonly route: InstallRoute;
  /** Without a slash at the end. */
  readonly mirror: string;
  /** Where Debian's and Ubuntu's security updates are. */
  readonly securityMirror: string;
  /** The inventory's own, by name. */
  readonly repositories: readonly { readonly name: string; readonly url: string }[];
  /** On top of the smallest system, sorted as written; Bacula's File Daemon comes last. */
  readonly packages: readonly string[];
  readonly services: Services;
  readonly post: readonly string[];
  readonly users: readonly User[];
  readonly limits: RebuildLimits;
  /** A hash of crypt(3), or undefined where the password is locked. */
  readonly rootPassword: string | undefined;
  readonly sshKeys: readonly string[];
  readonly partitions: readonly PartitionPlan[];
  readonly diskBytes: number;
  /** The disk that the host backs up. */
  readonly disk: Disk;
  /** Where the partitions of that disk go, or none where its own fstab says so. */
  readonly mounts: HookSettings['mounts'];
  readonly memoryMib: number;
  readonly cpus: number;
  readonly network: Network;
  readonly kernel: BootFile;
  readonly initrd: BootFile;
  readonly medium: string | undefined;
  /** Where the folder of this reference is served, or undefined where its answers travel in the initrd. */
  readonly url: string | undefined;
  /** Open for the Director. */
  readonly agentPort: number | undefined;
  readonly language: string;
  readonly keyboard: string;
  readonly timezone: string;
}

/** What is to be installed in a fleet without errors, in its order. */
export function installsOf(fleet: Fleet): InstallPlan[] {
  return [...fleet.references.values()].flatMap((reference) => {
    const { install } = reference;
    const host = fleet.hosts.get(reference.host ?? '');
    return install === undefined || host === undefined ? [] : [installPlan(fleet, reference, host, install)];
  });
}

function installPlan(fleet: Fleet, reference: Reference, host: Host, wish: InstallWish): InstallPlan {
  const { name, path, os } = reference;
  const install = os === undefined ? undefined : INSTALLS[os];
  const mirror = wish.mirror ?? install?.mirror;
  const [disk] = reference.disks;
  if (os === undefined || install === undefined || mirror === undefined || disk === undefined)
    throw new Bug(`"${name}" cannot be installed`);
  const set = fleet.packageSets.get(wish.packageSet ?? 'min');
  const release = 'release' in install ? String(wish.release ?? install.release) : '';
  const fill = (text: string): string => text.replaceAll('{release}', release);
  const media = `${MEDIA}/${os}`;
  return {
    name,
    path,
    hostname: hostnameOf(name),
    title: `${osProfile(os).title}${release === '' ? '' : ` ${release}`}`,
    host: host.name,
    qemu: qemuOf(host.daemon.os),
    run: host.daemon.paths.run,
    install: filled(install, fill),
    route: wish.route === 'mmdebstrap' ? 'mmdebstrap' : install.kind,
    mirror,
    ...repositoriesOf(wish, install, mirror),
    packages: [...(set?.packages ?? []), ...wish.packages, ...clientOf(install, wish)],
    services: {
      enable: [...(set?.services.enable ?? []), ...wish.services.enable],
      disable: [...(set?.services.disable ?? []), ...wish.services.disable],
    },
    post: [...(set?.post ?? []), ...wish.post],
    users: wish.users,
    limits: wish.limits,
    rootPassword: wish.rootPassword,
    sshKeys: wish.sshKeys,
    partitions: wish.partitions.map(({ at, size, filesystem }) => ({
      at,
      filesystem: at === 'swap' ? 'swap' : (filesystem ?? install.filesystem),
      mib: size === undefined ? undefined : Math.ceil(size / MIB),
    })),
    diskBytes: wish.disk,
    disk,
    mounts: reference.hook.mounts.filter((mount) => mount.kind === 'partition' && mount.disk === disk.name),
    memoryMib: wish.memory === undefined ? install.memory : Math.floor(wish.memory / MIB),
    cpus: wish.cpus,
    network: wish.network,
    kernel: wish.kernel ?? { path: `${media}/${fileName(install.kernel)}`, sha256: undefined },
    initrd: wish.initrd ?? { path: `${media}/${fileName(install.initrd)}`, sha256: undefined },
    medium: wish.medium,
    url: wish.installUrl === undefined ? undefined : `${wish.installUrl}/${name}`,
    agentPort: reference.agent?.port,
    language: wish.language,
    keyboard: wish.keyboard,
    timezone: wish.timezone,
  };
}

/** With a mirror of its own a site mostly has one for security updates too: the repository of that name, where it is not one more. */
function repositoriesOf({ repositories }: InstallWish, install: Install, mirror: string) {
  if (install.kind === 'kickstart') return { repositories, securityMirror: mirror };
  const own = repositories.find(({ name }) => name === 'security');
  return {
    repositories: repositories.filter((one) => one !== own),
    securityMirror: own?.url.replace(/\/+$/, '') ?? install.securityMirror ?? mirror,
  };
}

/** Source: RFC 1123, 2.1; netcfg-common.c `valid_hostname`. */
const MAX_HOSTNAME = 63;

function hostnameOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_HOSTNAME)
    .replace(/-$/, '');
}

/** The release's own File Daemon, or the one from a repository that the inventory calls `bacula`. */
function clientOf(install: Install, { repositories }: InstallWish): string[] {
  const given = repositories.some(({ name }) => name === 'bacula');
  const family = install.kind === 'kickstart' ? 'bacula-client' : 'bacula-fd';
  return install.baculaClient === undefined && !given ? [] : [install.baculaClient ?? family];
}

function filled(install: Install, fill: (text: string) => string): Install {
  const { kernel, initrd } = install;
  const common = { ...install, kernel: fill(kernel), initrd: fill(initrd) };
  if (common.kind !== 'kickstart') return common;
  const repositories = common.repositories.map(({ name, path }) => ({ name, path: fill(path) }));
  return { ...common, tree: fill(common.tree), repositories };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The size of a disk in words, e.g. `8G`. */
export function diskText({ diskBytes }: InstallPlan): string {
  return sizeText(diskBytes as Parameters<typeof sizeText>[0]);
}
