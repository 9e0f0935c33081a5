import { parseSize, type Bytes } from '../../core/quantity.ts';
import type { InventoryPath } from '../../core/path.ts';
import { merge, originOf, type Layer } from '../layers.ts';
import type { BootFile, InstallWish, Network, PackageSet, Partition, Rebuild, Services } from '../model/install.ts';
import type { WrittenInventory } from '../schema.ts';
import { readWhen } from './schedules.ts';
import { readDuration, readSize, type Site } from './site.ts';

type WrittenInstall = NonNullable<WrittenInventory['reference_defaults']>;

/** Enough for a small system of any release with its updates. */
const DISK = parseSize('8G') as Bytes;
const SWAP = parseSize('512M') as Bytes;
const CPUS = 2;

/** The package sets of the inventory, and `min`: nothing beyond the smallest system and Bacula's File Daemon. */
export function packageSetsOf({ written }: Site): Map<string, PackageSet> {
  const sets = new Map<string, PackageSet>([['min', { packages: [], services: NO_SERVICES, post: [] }]]);
  for (const [name, own] of Object.entries(written.package_sets ?? {})) {
    const { packages, services, post = [] } = Array.isArray(own) ? { packages: own } : own;
    sets.set(name, { packages, services: servicesOf(services), post });
  }
  return sets;
}

/** What is to be installed for the reference `name`, or undefined where the inventory names no packages: somebody else makes that one. */
export function installOf(site: Site, name: string, own: object): InstallWish | undefined {
  const layers: Layer[] = [
    { path: ['references', name], values: own as Layer['values'] },
    { path: ['reference_defaults'], values: site.written.reference_defaults ?? {} },
  ];
  const written = merge(layers) as WrittenInstall;
  if (written.packages === undefined) return undefined;
  const duration = (key: 'install_limit' | 'silence_limit' | 'swap_wait') =>
    readDuration(site, written[key], originOf(layers, key));
  const size = (key: 'disk' | 'memory') => readSize(site, written[key], originOf(layers, key));
  return {
    packageSet: typeof written.packages === 'string' ? written.packages : undefined,
    packages: typeof written.packages === 'string' ? [] : written.packages,
    disk: size('disk') ?? DISK,
    partitions: partitionsOf(site, written, layers),
    mirror: written.mirror?.replace(/\/+$/, ''),
    repositories: Object.entries(written.repositories ?? {}).map(([repository, url]) => ({ name: repository, url })),
    release: written.release,
    memory: size('memory'),
    cpus: written.cpus ?? CPUS,
    network: networkOf(name, written.network ?? 'user'),
    kernel: bootFileOf(written.kernel),
    initrd: bootFileOf(written.initrd),
    medium: written.medium,
    installUrl: written.install_url?.replace(/\/+$/, ''),
    route: written.route ?? 'installer',
    rebuild: rebuildOf(site, written.rebuild ?? 'hand', originOf(layers, 'rebuild')),
    limits: {
      installLimit: duration('install_limit'),
      silenceLimit: duration('silence_limit'),
      swapWait: duration('swap_wait'),
    },
    rootPassword: written.root_password,
    sshKeys: written.ssh_keys ?? [],
    users: Object.entries(written.users ?? {}).map(([user, { groups = [], ssh_keys: sshKeys = [] }]) => ({
      name: user,
      groups,
      sshKeys,
    })),
    services: servicesOf(written.services),
    post: written.post ?? [],
    language: written.language ?? 'en_US.UTF-8',
    keyboard: written.keyboard ?? 'us',
    timezone: written.timezone ?? 'UTC',
    layers,
  };
}

function rebuildOf(site: Site, written: NonNullable<WrittenInstall['rebuild']>, path: InventoryPath): Rebuild {
  if (typeof written === 'string') return { by: written };
  const place = [...path, 'timer'];
  const read = readWhen(site, written.timer, place);
  return read === undefined ? { by: 'hand' } : { by: 'timer', when: read.when, path: place };
}

const NO_SERVICES: Services = { enable: [], disable: [] };

function servicesOf(written: WrittenInstall['services']): Services {
  return { ...NO_SERVICES, ...written };
}

/** mmdebstrap makes one filesystem on the whole disk, whatever others that share `reference_defaults` are to have. */
function partitionsOf(site: Site, { partitions, route }: WrittenInstall, layers: readonly Layer[]): Partition[] {
  const root = { at: '/', size: undefined, filesystem: undefined };
  if (route === 'mmdebstrap') return [root];
  if (partitions === undefined) return [{ at: 'swap', size: SWAP, filesystem: undefined }, root];
  const path = originOf(layers, 'partitions');
  return partitions.map(({ at, size, filesystem }, i) => ({
    at,
    size: readSize(site, size, [...path, i, 'size']),
    filesystem,
  }));
}

function networkOf(name: string, written: NonNullable<WrittenInstall['network']>): Network {
  if (written === 'user') {
    return {
      kind: 'user',
      device: '',
      mac: macOf(name),
      ip: undefined,
      netmask: undefined,
      gateway: undefined,
      dns: [],
    };
  }
  const kind = 'bridge' in written ? 'bridge' : 'tap';
  const device = 'bridge' in written ? written.bridge : written.tap;
  const { mac = macOf(name), ip, netmask, gateway, dns = [] } = written;
  return { kind, device, mac, ip, netmask, gateway, dns };
}

/** An address below QEMU's own prefix that is the reference's for ever: FNV-1a of its name. Two installations at once must not share one. */
function macOf(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const hex = (hash & 0xffffff).toString(16).padStart(6, '0');
  return `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
}

function bootFileOf(written: WrittenInstall['kernel']): BootFile | undefined {
  if (written === undefined) return undefined;
  return typeof written === 'string' ? { path: written, sha256: undefined } : written;
}
