import type { InventoryPath } from '../../core/path.ts';
import { isOsId } from '../../profiles/os.ts';
import { merge, originOf, type Layer } from '../layers.ts';
import type { Guest } from '../model/guest.ts';
import type { Disk, HookSettings } from '../model/hook.ts';
import type { Group, JobSettings } from '../model/job.ts';
import type { WrittenInventory } from '../schema.ts';
import { daemonOf, PORTS } from './daemon.ts';
import { HOOK_KEYS, hookOf } from './hook.ts';
import { settingsOf } from './settings.ts';
import { listOf, nameOf, type Site } from './site.ts';

export type WrittenGuest = NonNullable<WrittenInventory['guests']>[string];

/** What guests of one group share, on hosts that have nothing to say of their guests. */
interface Shared {
  readonly layers: readonly Layer[];
  readonly merged: Record<string, unknown>;
  readonly settings: JobSettings;
  readonly hook: HookSettings;
}

/**
 * The guests of the inventory. A key that several places set holds in this order, the first one winning:
 * the guest itself, `guest_defaults` of its host, its group, the groups that the group extends, the host's `director`, `defaults`.
 */
export function guestsOf(site: Site): Map<string, Guest> {
  const shared = new Map<string, Shared>();
  const guests = new Map<string, Guest>();
  for (const [name, own] of Object.entries(site.written.guests ?? {})) {
    const host = speakingHost(site, own.host);
    // A line feed stands in no name, so the pair has one spelling.
    const key = `${own.group ?? ''}\n${host ?? ''}`;
    let common = shared.get(key);
    if (common === undefined) shared.set(key, (common = sharedOf(site, own.group, host)));
    guests.set(name, guestOf(site, name, own, common));
  }
  return guests;
}

/** The host, if it says anything of its guests. */
function speakingHost({ written }: Site, host: string | undefined): string | undefined {
  const { guest_defaults: defaults, director } = written.hosts?.[host ?? ''] ?? {};
  return defaults === undefined && director === undefined ? undefined : host;
}

/** The groups, each with what it leaves to its guests; `defaults` stands for the guests without a group. */
export function groupsOf(site: Site): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const name of ['defaults', ...Object.keys(site.written.groups ?? {})]) {
    const path = name === 'defaults' ? ['defaults'] : ['groups', name];
    groups.set(name, {
      name,
      path,
      settings: sharedOf(site, name === 'defaults' ? undefined : name, undefined).settings,
    });
  }
  return groups;
}

function sharedOf(site: Site, group: string | undefined, host: string | undefined): Shared {
  const { written } = site;
  const hostDefaults = host === undefined ? undefined : written.hosts?.[host]?.guest_defaults;
  const hostDirector = host === undefined ? undefined : written.hosts?.[host]?.director;
  const layers: Layer[] = [
    ...(hostDefaults === undefined ? [] : [{ path: ['hosts', host ?? '', 'guest_defaults'], values: hostDefaults }]),
    ...groupLayers(site, group),
    ...(hostDirector === undefined ? [] : [{ path: ['hosts', host ?? ''], values: { director: hostDirector } }]),
    ...(written.defaults === undefined ? [] : [{ path: ['defaults'], values: written.defaults }]),
  ];
  const merged = merge(layers);
  return { layers, merged, hook: hookOf(merged), settings: settingsOf(site, merged, (key) => originOf(layers, key)) };
}

/** Every place that guests may inherit from. */
export function sharedLayers({ written }: Site): Layer[] {
  const { defaults, groups = {}, hosts = {} } = written;
  return [
    ...(defaults === undefined ? [] : [{ path: ['defaults'], values: defaults }]),
    ...Object.entries(groups).map(([name, values]) => ({ path: ['groups', name], values })),
    ...Object.entries(hosts).flatMap(([name, { guest_defaults: values }]) =>
      values === undefined ? [] : [{ path: ['hosts', name, 'guest_defaults'], values }],
    ),
  ];
}

/** A group and what it extends, nearest first. Ends at an unknown or repeated name; the rules speak of those. */
export function groupLayers(site: Site, group: string | undefined): Layer[] {
  const layers: Layer[] = [];
  const seen = new Set<string>();
  for (let name = group; name !== undefined && !seen.has(name);) {
    const values = site.written.groups?.[name];
    if (values === undefined) break;
    seen.add(name);
    layers.push({ path: ['groups', name], values });
    name = values.extends;
  }
  return layers;
}

const SETTINGS = new Set([
  ...['director', 'schedule', 'storage', 'pool', 'pools', 'messages', 'fileset', 'exclude', 'compression', 'signature'],
  ...['priority', 'enabled', 'max_run_time', 'max_start_delay', 'spool_data', 'reschedule', 'directives'],
]);

function guestOf(site: Site, name: string, own: WrittenGuest, shared: Shared): Guest {
  const path: InventoryPath = ['guests', name];
  const layers = [{ path, values: own }, ...shared.layers];
  const merged = merge([
    { path, values: own },
    { path: [], values: shared.merged },
  ]) as WrittenGuest;
  const where = (key: string) => originOf(layers, key);
  const keys = Object.keys(own);
  const ownSettings = keys.some((key) => SETTINGS.has(key));
  const daemon = { daemon: nameOf(site, 'file_daemon', { name }), address: name, port: PORTS.file };
  return {
    name,
    path,
    layers,
    group: own.group,
    host: own.host,
    os: merged.os !== undefined && isOsId(merged.os) ? merged.os : undefined,
    method: merged.method,
    trust: merged.trust,
    base: listOf(merged.base).map((base) => (base === 'self' ? name : base)),
    settings: ownSettings ? settingsOf(site, merged, where) : shared.settings,
    agent: merged.method === 'agent' ? daemonOf(site, daemon, merged, where) : undefined,
    clientDirectives: merged.client_directives ?? {},
    domain: own.domain ?? name,
    hook: keys.some((key) => HOOK_KEYS.has(key)) ? hookOf(merged) : shared.hook,
    disks: disksOf(site, name, own.host, own.disks, path),
  };
}

interface WrittenDisk {
  readonly name?: string;
  readonly volume?: string;
  readonly sector_size?: number;
}

/** The disks of a guest or reference at `path`, by the site's naming; a volume group stands before the slash where it is not the host's. */
export function disksOf(
  site: Site,
  guest: string,
  host: string | undefined,
  written: WrittenGuest['disks'],
  path: InventoryPath,
): Disk[] {
  if (host === undefined) return [];
  const hostGroup = site.written.hosts?.[host]?.volume_group ?? nameOf(site, 'volume_group', { host, name: host });
  const disks = Array.isArray(written) ? written : Array.from({ length: written ?? 1 }, () => ({}));
  const place = written === undefined ? path : [...path, 'disks'];
  return disks.map((disk: WrittenDisk, n) => {
    const volume = disk.volume ?? nameOf(site, 'disk', { guest, name: guest, host, n: String(n) });
    const slash = volume.lastIndexOf('/');
    const { name: own = `disk${n}`, sector_size: sectorSize } = disk;
    return {
      name: own,
      sectorSize,
      volumeGroup: slash === -1 ? hostGroup : volume.slice(0, slash),
      logicalVolume: volume.slice(slash + 1),
      path: Array.isArray(written) ? [...place, n] : place,
    };
  });
}
