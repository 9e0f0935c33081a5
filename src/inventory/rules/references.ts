import type { Code } from '../../core/catalogue.ts';
import { diagnose, type Diagnostic, type Related } from '../../core/diagnostic.ts';
import { oncePer } from '../../core/once.ts';
import type { InventoryPath } from '../../core/path.ts';
import { suggest } from '../../core/suggest.ts';
import { basePlace, originOf, type Layer } from '../layers.ts';
import type { Entry } from '../model/entry.ts';
import type { Fleet } from '../model/fleet.ts';
import type { JobSettings } from '../model/job.ts';

type UnknownCode = Extract<Code, `${string}-unknown`> &
  `${'reference' | 'group' | 'host' | 'schedule' | 'storage' | 'pool' | 'fileset' | 'messages' | 'catalog' | 'director' | 'client'}-unknown`;

/** What is declared, by name. */
type Declared = ReadonlyMap<string, Entry>;

type Check = (
  code: UnknownCode,
  declared: Declared,
  name: string | undefined,
  user: string,
  path: InventoryPath,
) => void;

/**
 * Every name that is used has to be declared. A wrong name that a group hands to a thousand guests is one fault, at the group: so faults are
 * kept by place, and near names are looked for once for each wrong one.
 */
export function* unknownNames(fleet: Fleet): Iterable<Diagnostic> {
  const seen = new Map<string, Diagnostic>();
  const nearest = nearNames();
  const check: Check = (code, declared, name, user, path) => {
    if (name === undefined || declared.has(name)) return;
    const key = path.join('\n');
    if (seen.has(key)) return;
    const suggestions = nearest(code, declared, name);
    seen.set(key, diagnose(code, path, { user, saw: name, suggestions }, whereDeclared(code, declared)));
  };
  guestNames(fleet, check);
  machineNames(fleet, check);
  jobNames(fleet, check);
  timeNames(fleet, check);
  inheritedNames(fleet, check);
  yield* seen.values();
}

function guestNames(fleet: Fleet, check: Check): void {
  // Guests that share their settings share the places that say them: the first speaks for all.
  const checked = new Set<JobSettings>();
  for (const { name, path, group, host, settings, layers, base } of fleet.guests.values()) {
    const user = `guest "${name}"`;
    check('group-unknown', fleet.groups, group, user, [...path, 'group']);
    check('host-unknown', fleet.hosts, host, user, [...path, 'host']);
    if (!checked.has(settings)) settingsNames(fleet, check, settings, layers, user);
    checked.add(settings);
    base.forEach((reference, i) => {
      if (reference !== name) check('reference-unknown', fleet.references, reference, user, basePlace(layers, i));
    });
  }
  for (const { name, path, host, settings, layers } of fleet.references.values()) {
    const user = `reference "${name}"`;
    check('host-unknown', fleet.hosts, host, user, [...path, 'host']);
    settingsNames(fleet, check, settings, layers, user);
  }
}

function machineNames(fleet: Fleet, check: Check): void {
  for (const { name, path, backup, director } of fleet.hosts.values()) {
    check('director-unknown', fleet.directors, director, `host "${name}"`, [...path, 'director']);
    if (backup !== undefined)
      settingsNames(fleet, check, backup.settings, backup.layers, `the backup of host "${name}"`);
  }
  for (const { name, path, host } of fleet.storages.values()) {
    check('host-unknown', fleet.hosts, host, `storage "${name}"`, [...path, 'host']);
  }
  for (const { name, path, host, catalog, messages, catalogBackup } of fleet.directors.values()) {
    const user = `Director "${name}"`;
    check('host-unknown', fleet.hosts, host, user, [...path, 'host']);
    check('catalog-unknown', fleet.catalogs, catalog, user, [...path, 'catalog']);
    check('messages-unknown', fleet.messages, messages, user, [...path, 'messages']);
    const { settings, layers } = catalogBackup;
    settingsNames(fleet, check, settings, layers, `the catalog backup of Director "${name}"`);
  }
}

function jobNames(fleet: Fleet, check: Check): void {
  const clients = clientsByName(fleet);
  for (const { name, path, settings, layers, client } of fleet.jobs.values()) {
    settingsNames(fleet, check, settings, layers, `Job "${name}"`);
    check('client-unknown', clients, client, `Job "${name}"`, [...path, 'client']);
  }
}

function timeNames(fleet: Fleet, check: Check): void {
  for (const { name, path, storage, nextPool } of fleet.pools.values()) {
    check('storage-unknown', fleet.storages, storage, `pool "${name}"`, [...path, 'storage']);
    check('pool-unknown', fleet.pools, nextPool, `pool "${name}"`, [...path, 'next_pool']);
  }
  for (const { name, runs } of fleet.schedules.values()) {
    for (const run of runs) {
      const place = run.path.at(-1) === 'at' ? run.path.slice(0, -1) : run.path;
      check('pool-unknown', fleet.pools, run.pool, `schedule "${name}"`, [...place, 'pool']);
      check('storage-unknown', fleet.storages, run.storage, `schedule "${name}"`, [...place, 'storage']);
      check('messages-unknown', fleet.messages, run.messages, `schedule "${name}"`, [...place, 'messages']);
    }
  }
}

/** What no guest inherits yet is looked up as well: the first one that does should find it right. */
function inheritedNames(fleet: Fleet, check: Check): void {
  for (const layer of fleet.shared) {
    const [section = '', name] = layer.path;
    const user =
      name === undefined
        ? '"defaults"'
        : section === 'groups'
          ? `group "${name}"`
          : `"guest_defaults" of host "${name}"`;
    const values = layer.values as Partial<JobSettings> & { readonly base?: string | readonly string[] };
    settingsNames(fleet, check, { pools: {}, ...values }, [layer], user);
    const bases = Array.isArray(values.base)
      ? (values.base as readonly string[])
      : [(values.base as string | undefined) ?? 'self'];
    bases.forEach((base, i) => {
      if (base !== 'self') check('reference-unknown', fleet.references, base, user, basePlace([layer], i));
    });
  }
}

type NamesOfSettings = Pick<JobSettings, 'pools'> &
  Partial<Pick<JobSettings, 'director' | 'schedule' | 'storage' | 'messages' | 'fileset' | 'pool'>>;

function settingsNames(
  fleet: Fleet,
  check: Check,
  settings: NamesOfSettings,
  layers: readonly Layer[],
  user: string,
): void {
  const at = (key: string) => originOf(layers, key);
  check('director-unknown', fleet.directors, settings.director, user, at('director'));
  check('schedule-unknown', fleet.schedules, settings.schedule, user, at('schedule'));
  check('storage-unknown', fleet.storages, settings.storage, user, at('storage'));
  check('messages-unknown', fleet.messages, settings.messages, user, at('messages'));
  check('fileset-unknown', fleet.filesets, settings.fileset, user, at('fileset'));
  check('pool-unknown', fleet.pools, settings.pool, user, at('pool'));
  for (const [level, pool] of Object.entries(settings.pools)) {
    check('pool-unknown', fleet.pools, pool, user, originOf(layers, 'pools', level));
  }
}

/** Everything that runs a File Daemon, by the name that a Job says. */
function clientsByName(fleet: Fleet): Declared {
  const agents = [...fleet.guests, ...fleet.references].filter(([, { agent }]) => agent !== undefined);
  return new Map<string, Entry>([...agents, ...fleet.hosts, ...fleet.directors]);
}

/** Sections that hold nothing but what the inventory declares: others have entries of their own, or none. */
const SECTIONS: Partial<Record<UnknownCode, string>> = {
  'reference-unknown': 'references',
  'group-unknown': 'groups',
  'host-unknown': 'hosts',
  'schedule-unknown': 'schedules',
  'storage-unknown': 'storages',
  'pool-unknown': 'pools',
};

function whereDeclared(code: UnknownCode, declared: Declared): Related[] {
  const section = SECTIONS[code];
  return section === undefined || !sectionsOf(declared).has(section)
    ? []
    : [{ path: [section], note: `${section} are declared here` }];
}

const sectionsOf = oncePer((declared: Declared) => new Set([...declared.values()].map(({ path }) => path[0])));

/** More wrong names than this get no suggestion: comparing each with every known one would take a fleet's size squared. */
const MAX_SUGGESTED = 50;

function nearNames(): (code: UnknownCode, declared: Declared, name: string) => string[] {
  const found = new Map<string, string[]>();
  return (code, declared, name) => {
    const key = `${code}\n${name}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    if (found.size >= MAX_SUGGESTED) return [];
    const near = suggest(name, declared.keys());
    found.set(key, near);
    return near;
  };
}
