import type { InventoryPath } from '../../core/path.ts';
import type { Device, Storage } from '../model/storage.ts';
import type { WrittenInventory } from '../schema.ts';
import { daemonOf, PORTS } from './daemon.ts';
import { nameOf, type Site } from './site.ts';

type WrittenStorage = NonNullable<WrittenInventory['storages']>[string];

/** Jobs that one drive takes at once would interleave on its volume; one each keeps restores quick. */
const JOBS_PER_DRIVE = 1;

/** The storages. One with `daemon: other` is a further Storage of the same Storage Daemon, so it takes its address and password from there. */
export function storagesOf(site: Site): Map<string, Storage> {
  const written = site.written.storages ?? {};
  const storages = new Map<string, Storage>();
  for (const [name, own] of Object.entries(written)) {
    const path: InventoryPath = ['storages', name];
    const daemonHome = homeOf(name, written);
    const home = written[daemonHome] ?? own;
    const host = home.host === undefined ? undefined : site.written.hosts?.[home.host];
    const machine = {
      ...(host === undefined ? {} : { os: host.os, bacula: host.bacula, profile: host.profile }),
      ...home,
    };
    const daemon = daemonOf(
      site,
      {
        daemon: nameOf(site, 'storage_daemon', { name: daemonHome }),
        address: host?.address ?? home.host ?? daemonHome,
        port: PORTS.storage,
      },
      withoutUndefined(machine),
      (key) => ['storages', daemonHome, key],
    );
    const devices = devicesOf(name, own);
    storages.set(name, {
      name,
      path,
      daemonOf: daemonHome,
      host: own.host,
      daemon,
      devices,
      changer: own.changer,
      mediaType: own.media_type ?? devices[0]?.mediaType ?? name,
      maximumConcurrentJobs: own.maximum_concurrent_jobs ?? devices.length * JOBS_PER_DRIVE,
      directives: own.directives ?? {},
      daemonDirectives: own.daemon_directives ?? {},
      deviceDirectives: own.device_directives ?? {},
    });
  }
  return storages;
}

/** The storage at the end of a chain of `daemon`. Ends at an unknown or repeated name; the rules speak of those. */
function homeOf(start: string, written: Readonly<Record<string, WrittenStorage>>): string {
  const seen = new Set<string>();
  let name = start;
  for (;;) {
    seen.add(name);
    const next = written[name]?.daemon;
    if (next === undefined || seen.has(next) || !Object.hasOwn(written, next)) return name;
    name = next;
  }
}

/** The devices by name, or as many drives on one directory as `drives` says. A media type of its own keeps volumes of other directories away. */
function devicesOf(name: string, own: WrittenStorage): Device[] {
  const mediaType = own.media_type ?? name;
  const named = Object.entries(own.devices ?? {}).map(([device, written]) => ({
    name: `${name}-${device}`,
    archiveDevice: written.archive_device,
    mediaType: written.media_type ?? mediaType,
    directives: written.directives ?? {},
  }));
  if (named.length > 0 || own.path === undefined) return named;
  const archiveDevice = own.path;
  return Array.from({ length: own.drives ?? 1 }, (_, n) => ({
    name: `${name}-drive${n}`,
    archiveDevice,
    mediaType,
    directives: {},
  }));
}

export function withoutUndefined(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
