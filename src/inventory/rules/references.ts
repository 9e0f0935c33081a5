import type { Code } from '../../core/catalogue.ts';
import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { suggest } from '../../core/suggest.ts';
import { originOf, type Layer } from '../layers.ts';
import type { Fleet, JobSettings } from '../model.ts';

type UnknownCode = Extract<Code, `${string}-unknown`> & `${'reference' | 'group' | 'host' | 'schedule' | 'storage' | 'pool' | 'fileset' | 'messages' | 'catalog' | 'director' | 'client'}-unknown`;

interface Names {
  readonly has: (name: string) => boolean;
  readonly keys: () => Iterable<string>;
}

/**
 * Every name that is used has to be declared. A wrong name that a group hands to a thousand guests is one fault, at the group: so faults are
 * kept by place, and near names are looked for once for each wrong one.
 */
export function* unknownNames(fleet: Fleet): Iterable<Diagnostic> {
  const seen = new Map<string, Diagnostic>();
  const check = (code: UnknownCode, names: Names, name: string | undefined, user: string, path: InventoryPath) => {
    if (name === undefined || names.has(name)) return;
    const key = path.join('\n');
    if (!seen.has(key)) seen.set(key, diagnose(code, path, { user, saw: name, suggestions: nearest(names, name) }));
  };
  const nearest = nearNames();

  for (const guest of fleet.guests.values()) {
    const user = `guest "${guest.name}"`;
    check('group-unknown', fleet.groups, guest.group, user, [...guest.path, 'group']);
    check('host-unknown', fleet.hosts, guest.host, user, [...guest.path, 'host']);
    settingsNames(fleet, check, guest.settings, guest.layers, user);
    guest.base.forEach((base, i) => {
      const path = originOf(guest.layers, 'base');
      if (base !== guest.name) check('reference-unknown', fleet.references, base, user, listPlace(guest.layers, path, i));
    });
  }
  for (const reference of fleet.references.values()) {
    const user = `reference "${reference.name}"`;
    check('host-unknown', fleet.hosts, reference.host, user, [...reference.path, 'host']);
    settingsNames(fleet, check, reference.settings, reference.layers, user);
  }
  for (const { name, path, backup, director } of fleet.hosts.values()) {
    check('director-unknown', fleet.directors, director, `host "${name}"`, [...path, 'director']);
    if (backup !== undefined) settingsNames(fleet, check, backup.settings, backup.layers, `the backup of host "${name}"`);
  }
  for (const { name, path, settings, client } of fleet.jobs.values()) {
    settingsNames(fleet, check, settings, [{ path, values: { ...settings } }], `Job "${name}"`);
    const clients = { has: (one: string) => clientNames(fleet).has(one), keys: () => clientNames(fleet) };
    check('client-unknown', clients, client, `Job "${name}"`, [...path, 'client']);
  }
  for (const { name, path, host, catalog, messages, catalogBackup } of fleet.directors.values()) {
    const user = `Director "${name}"`;
    check('host-unknown', fleet.hosts, host, user, [...path, 'host']);
    check('catalog-unknown', fleet.catalogs, catalog, user, [...path, 'catalog']);
    check('messages-unknown', fleet.messages, messages, user, [...path, 'messages']);
    settingsNames(fleet, check, catalogBackup.settings, catalogBackup.layers, `the catalog backup of Director "${name}"`);
  }
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
  yield* seen.values();
}

type Check = (code: UnknownCode, names: Names, name: string | undefined, user: string, path: InventoryPath) => void;

function settingsNames(fleet: Fleet, check: Check, settings: JobSettings, layers: readonly Layer[], user: string): void {
  const at = (key: string) => originOf(layers, key);
  check('director-unknown', fleet.directors, settings.director, user, at('director'));
  check('schedule-unknown', fleet.schedules, settings.schedule, user, at('schedule'));
  check('storage-unknown', fleet.storages, settings.storage, user, at('storage'));
  check('messages-unknown', fleet.messages, settings.messages, user, at('messages'));
  check('fileset-unknown', fleet.filesets, settings.fileset, user, at('fileset'));
  check('pool-unknown', fleet.pools, settings.pool, user, at('pool'));
  for (const [level, pool] of Object.entries(settings.pools)) {
    check('pool-unknown', fleet.pools, pool, user, [...at('pools'), level]);
  }
}

/** The place of the i-th of one or many: a single value stands for a list of one. */
function listPlace(layers: readonly Layer[], path: InventoryPath, i: number): InventoryPath {
  const layer = layers.find(({ values }) => Object.hasOwn(values, 'base'));
  return Array.isArray(layer?.values['base']) ? [...path, i] : path;
}

function clientNames(fleet: Fleet): Set<string> {
  const agents = [...fleet.guests.values(), ...fleet.references.values()].filter((source) => source.agent !== undefined);
  return new Set([...fleet.directors.keys(), ...fleet.hosts.keys(), ...agents.map((source) => source.name)]);
}

/** More wrong names than this get no suggestion: comparing each with every known one would take a fleet's size squared. */
const MAX_SUGGESTED = 50;

function nearNames(): (names: Names, name: string) => string[] {
  const found = new Map<string, string[]>();
  return (names, name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    if (found.size >= MAX_SUGGESTED) return [];
    const near = suggest(name, names.keys());
    found.set(name, near);
    return near;
  };
}
