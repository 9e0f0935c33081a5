import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import { sizeText, type Bytes } from '../../core/quantity.ts';
import { suggest } from '../../core/suggest.ts';
import { installableReleases, INSTALLS, routesOf, type Install } from '../../profiles/installs.ts';
import { osProfile } from '../../profiles/os.ts';
import type { InstallWish } from '../model/install.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Reference } from '../model/guest.ts';
import { oncePerPlace } from './once.ts';

const MIB = 2 ** 20;

/** What the partition that takes the rest has to be left. */
const LEAST_REST = 1024 * MIB;

/** A reference that is to be installed can be: what an installer would stop and ask about is refused here. */
export function impossibleInstalls(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findImpossible(fleet));
}

function* findImpossible(fleet: Fleet): Iterable<Diagnostic> {
  for (const [name, { packages, services, post }] of fleet.packageSets) {
    if (name === 'min') continue;
    const holds = packages.length + services.enable.length + services.disable.length + post.length;
    if (holds === 0) yield diagnose('package-set-empty', ['package_sets', name], { name });
  }
  for (const reference of fleet.references.values()) {
    if (reference.install === undefined) yield* unasked(reference);
    else yield* faultsOf(fleet, reference, reference.install);
  }
}

/** Keys that only an installation reads. */
const INSTALL_KEYS = [
  'disk',
  'partitions',
  'mirror',
  'repositories',
  'release',
  'memory',
  'cpus',
  'network',
  'kernel',
  'initrd',
  'medium',
];
const MORE_KEYS = [
  'install_url',
  'route',
  'rebuild',
  'install_limit',
  'silence_limit',
  'swap_wait',
  'root_password',
  'ssh_keys',
  'users',
  'services',
  'post',
  'language',
  'keyboard',
  'timezone',
];

function* unasked({ name, path, layers }: Reference): Iterable<Diagnostic> {
  const own = layers[0]?.values ?? {};
  const key = [...INSTALL_KEYS, ...MORE_KEYS].find((known) => Object.hasOwn(own, known));
  if (key !== undefined) yield diagnoseKey('install-unasked', [...path, key], { reference: name, key });
}

function* faultsOf(fleet: Fleet, reference: Reference, wish: InstallWish): Iterable<Diagnostic> {
  const { name, path, host, method, os } = reference;
  if (host === undefined && method === 'agent') yield diagnoseKey('install-host-missing', path, { reference: name });
  const at = (key: string) => originOf(wish.layers, key);
  const { packageSet } = wish;
  if (packageSet !== undefined && !fleet.packageSets.has(packageSet)) {
    const suggestions = suggest(packageSet, fleet.packageSets.keys());
    yield diagnose('package-set-unknown', at('packages'), {
      user: `reference "${name}"`,
      saw: packageSet,
      suggestions,
    });
  }
  yield* partitionFaults(name, wish);
  yield* networkFaults(name, wish);
  const install = os === undefined ? undefined : INSTALLS[os];
  if (os === undefined || install === undefined) {
    // An `os` that is no release at all was told of where it was read.
    const written = reference.layers[0]?.values['os'];
    if (os === undefined && written !== undefined) return;
    const known = installableReleases().join(', ');
    const place = written === undefined ? path : [...path, 'os'];
    yield diagnose('install-release-unknown', place, { reference: name, os, known });
    return;
  }
  yield* releaseFaults(reference, wish, install, osProfile(os).title);
}

function* releaseFaults(reference: Reference, wish: InstallWish, install: Install, os: string): Iterable<Diagnostic> {
  const { name, path, method } = reference;
  const at = (key: string) => originOf(wish.layers, key);
  if (wish.mirror === undefined && install.mirror === undefined) {
    yield diagnoseKey('install-mirror-missing', path, { reference: name, os, endOfLife: install.endOfLife });
  }
  if (install.plainHttp === true) {
    const urls: [string, string | undefined][] = [
      ['mirror', wish.mirror],
      ['install_url', wish.installUrl],
      ...wish.repositories.map(({ url }): [string, string] => ['repositories', url]),
    ];
    for (const [key, url] of urls) {
      if (url?.startsWith('https:') === true) yield diagnose('install-needs-plain-http', at(key), { key, os, url });
    }
  }
  const floor = (install.memoryFloor * MIB) as Bytes;
  if (wish.memory !== undefined && wish.memory < floor && wish.route === 'installer') {
    const args = { reference: name, wanted: sizeText(wish.memory), floor: sizeText(floor), os };
    yield diagnose('install-memory-low', at('memory'), args);
  }
  if (wish.route === 'mmdebstrap' && !routesOf(install).includes('mmdebstrap')) {
    yield diagnose('install-route-missing', at('route'), { reference: name, os });
  }
  if (wish.route === 'mmdebstrap' && method === 'agent') {
    yield diagnose('install-unbootable', at('route'), { reference: name });
  }
  if (wish.route === 'mmdebstrap' && Object.hasOwn(wish.layers[0]?.values ?? {}, 'partitions')) {
    const why = 'mmdebstrap makes one filesystem on the whole disk';
    yield diagnoseKey('key-without-effect', at('partitions'), { key: 'partitions', why });
  }
  if (wish.release !== undefined && !('release' in install)) {
    yield diagnoseKey('key-without-effect', at('release'), { key: 'release', why: `${os} names its release itself` });
  }
  if (install.kind === 'autoinstall' && wish.route === 'installer') {
    const missing = wish.medium === undefined ? 'medium' : wish.installUrl === undefined ? 'install_url' : undefined;
    if (missing !== undefined) yield diagnoseKey('install-needs-server', path, { reference: name, os, missing });
  }
  const hasClient = install.baculaClient !== undefined || wish.repositories.some((one) => one.name === 'bacula');
  if (method === 'agent' && !hasClient) yield diagnoseKey('install-client-missing', path, { reference: name, os });
}

function* partitionFaults(name: string, { partitions, disk, layers }: InstallWish): Iterable<Diagnostic> {
  const path = originOf(layers, 'partitions');
  const places = partitions.map(({ at }) => at);
  const open = partitions.filter(({ size }) => size === undefined).length;
  const reasons = [
    places.includes('/') ? '' : 'none is mounted at "/"',
    open > 1 ? `${open} of them take the rest of the disk` : '',
    ...places.map((at, i) => (places.indexOf(at) === i ? '' : `two are called "${at}"`)),
  ].filter((reason) => reason !== '');
  for (const reason of reasons) yield diagnose('partitions-inconsistent', path, { reference: name, reason });
  const needed = partitions.reduce((sum, { size }) => sum + (size ?? LEAST_REST), 0) as Bytes;
  if (needed <= disk) return;
  yield diagnose('install-disk-small', originOf(layers, 'disk'), {
    reference: name,
    disk: sizeText(disk),
    needed: sizeText(needed),
  });
}

function* networkFaults(name: string, { network, layers }: InstallWish): Iterable<Diagnostic> {
  const { ip, netmask, gateway, dns } = network;
  const path = originOf(layers, 'network');
  const fixed = { ip, netmask, gateway, dns: dns[0] };
  const present = Object.entries(fixed).find(([, value]) => value !== undefined)?.[0];
  const missing = Object.entries(fixed).find(([, value]) => value === undefined)?.[0];
  if (present === undefined || missing === undefined) return;
  yield diagnose('install-network-incomplete', path, { reference: name, present, missing });
}
