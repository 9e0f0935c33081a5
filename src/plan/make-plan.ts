import { Bug } from '../core/bug.ts';
import { pathText } from '../core/path.ts';
import type { Daemon } from '../inventory/model/daemon.ts';
import type { FileSet } from '../inventory/model/fileset.ts';
import type { Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import { fileDaemonsOf, storageDaemonsOf } from './daemons.ts';
import { fileSetBook, type FileSetBook } from './fileset-book.ts';
import { isHooked } from './hooks.ts';
import { hypervisorsOf } from './hypervisors.ts';
import { installsOf } from './installs.ts';
import { dumpOf } from './dump.ts';
import { CATALOG_JOB, catalogJob, customJob, restoreJob } from './jobs.ts';
import { peersOf } from './peers.ts';
import type {
  ClientPlan,
  FileSetPlan,
  DirectorPlan,
  HookedSource,
  JobDefsPlan,
  JobPlan,
  Plan,
  SectionPlan,
} from './plan.ts';
import { poolsWithBases } from './pools.ts';
import { reachOf, type Reach } from './reach.ts';
import { chainConsole, rebuildSchedules } from './rebuild.ts';
import { DEFAULT_FILESET, sectionsOf } from './sections.ts';
import { runSettings } from './settings.ts';
import { withWholeSchedules } from './whole-schedules.ts';

/** What has to be configured for this fleet. The fleet must be free of errors: names are taken on trust here. */
export function makePlan(inventory: Fleet): Plan {
  const fleet = withWholeSchedules(inventory);
  const directors = withIdleStorages(
    fleet,
    [...fleet.directors.values()].map((director) => directorPlan(fleet, director)),
  );
  const peers = peersOf(fleet, directors);
  const hooked = hookedSources(fleet);
  return {
    hooked,
    reaches: reachesOf(fleet, hooked),
    hypervisors: hypervisorsOf(fleet, hooked),
    installs: installsOf(fleet),
    directors,
    storageDaemons: storageDaemonsOf(fleet, directors, peers),
    fileDaemons: fileDaemonsOf(fleet, directors, peers),
  };
}

/** A storage that no Job writes to is there for restores and copies by hand: every Director has it, as a daemon without a Director does not start. */
function withIdleStorages(fleet: Fleet, plans: readonly DirectorPlan[]): DirectorPlan[] {
  const used = new Set(plans.flatMap((plan) => plan.storages));
  const all = [...fleet.storages.values()];
  return plans.map((plan) => ({
    ...plan,
    storages: all.filter((storage) => !used.has(storage) || plan.storages.includes(storage)),
  }));
}

function hookedSources(fleet: Fleet): HookedSource[] {
  return [...fleet.references.values(), ...fleet.guests.values()].filter(isHooked);
}

function reachesOf(fleet: Fleet, hooked: readonly HookedSource[]): Map<string, Reach> {
  const reaches = new Map<string, Reach>();
  for (const { name, method, settings } of hooked) {
    const fileset = fleet.filesets.get(settings.fileset ?? DEFAULT_FILESET);
    if (method !== 'image' && fileset !== undefined) reaches.set(name, reachOf(fileset, settings.exclude));
  }
  return reaches;
}

function directorPlan(fleet: Fleet, director: Director): DirectorPlan {
  const catalog = fleet.catalogs.get(director.catalog) ?? [...fleet.catalogs.values()][0];
  if (catalog === undefined) throw new Bug(`no catalog for ${pathText(director.path)}`);
  const dump = dumpOf(director, catalog);
  const book = fileSetBook(fleet, [catalogFileSet(director, dump)]);
  const sections = sectionsOf(fleet, director, book);
  const own = directorSection(fleet, director, sections, book, dump);
  const allSections = [...sections, own];
  const jobs = allSections.flatMap((section) => section.jobs);
  const chain = chainConsole(fleet, director, jobs);
  return {
    director,
    catalog,
    messages: [...fleet.messages.values()],
    consoles: [...new Set([...fleet.consoles.values(), ...(chain === undefined ? [] : [chain])])],
    chainConsole: chain,
    storages: storagesUsed(fleet, jobs),
    pools: poolsWithBases(fleet),
    schedules: [...fleet.schedules.values(), ...rebuildSchedules(fleet, director)],
    filesets: book.shared(),
    jobDefs: jobDefsUsed(fleet, jobs),
    sections: allSections,
  };
}

/** What belongs to no machine of the fleet: the catalog's Job, the Restore Job, Jobs that the inventory spells out. */
function directorSection(
  fleet: Fleet,
  director: Director,
  sections: readonly SectionPlan[],
  book: FileSetBook,
  dump: string,
): SectionPlan {
  const clients: ClientPlan[] = [];
  if (director.fileDaemon !== undefined) {
    const { daemonName } = director.fileDaemon;
    clients.push({
      name: daemonName,
      path: director.path,
      daemon: director.fileDaemon,
      maximumConcurrentJobs: 1,
      directives: {},
    });
  }
  const client = director.fileDaemon?.daemonName ?? fleet.hosts.get(director.host ?? '')?.daemon.daemonName ?? '';
  const jobs: JobPlan[] = [];
  const filesets: FileSetPlan[] = [];
  const { enabled, settings } = director.catalogBackup;
  const catalogReader = { name: CATALOG_JOB, path: [...director.path, 'catalog_backup'], settings };
  if (enabled)
    jobs.push(catalogJob(fleet, director, client, book.nameFor(catalogReader, CATALOG_FILESET, filesets), dump));
  // A Restore Job has to name a FileSet, though it reads none.
  jobs.push(restoreJob(fleet, director, client, book.share(DEFAULT_FILESET)));
  for (const custom of fleet.jobs.values()) {
    if (custom.settings.director !== director.name) continue;
    const host = custom.type === 'Backup' ? fleet.hosts.get(custom.client ?? '') : undefined;
    const fileset = book.nameFor(custom, DEFAULT_FILESET, filesets, host);
    const machine = clientDaemon(fleet, director, custom.client) ?? {
      daemonName: client,
      paths: director.daemon.paths,
    };
    jobs.push(customJob(fleet, director, custom, machine, fileset));
  }
  const known = sections.some((section) => section.clients.some((other) => other.name === client));
  return {
    name: 'director',
    origin: director.path,
    clients: known ? [] : clientsFor(fleet, director, clients),
    filesets,
    jobs,
  };
}

function clientsFor(fleet: Fleet, director: Director, own: readonly ClientPlan[]): ClientPlan[] {
  const host = director.host === undefined ? undefined : fleet.hosts.get(director.host);
  if (own.length > 0 || host === undefined) return [...own];
  const { daemon, path, maximumConcurrentJobs, clientDirectives } = host;
  return [{ name: daemon.daemonName, path, daemon, maximumConcurrentJobs, directives: clientDirectives }];
}

/** The File Daemon that a Job of its own means by the name of a host, a guest with an agent, or the Director. */
export function clientDaemon(fleet: Fleet, director: Director, name: string | undefined): Daemon | undefined {
  if (name === undefined) return undefined;
  if (name === director.name) return director.fileDaemon ?? fleet.hosts.get(director.host ?? '')?.daemon;
  return fleet.hosts.get(name)?.daemon ?? fleet.guests.get(name)?.agent ?? fleet.references.get(name)?.agent;
}

const CATALOG_FILESET = 'Catalog';

function catalogFileSet(director: Director, file: string): FileSet {
  const include = { files: [file], options: [], path: director.path, excludeDirContaining: undefined };
  return {
    name: CATALOG_FILESET,
    path: director.path,
    includes: [include],
    exclude: [],
    ignoreChanges: true,
    directives: {},
  };
}

function storagesUsed(fleet: Fleet, jobs: readonly JobPlan[]) {
  const named = new Set<string | undefined>(jobs.map((job) => job.settings.storage));
  for (const schedule of fleet.schedules.values()) for (const run of schedule.runs) named.add(run.storage);
  for (const pool of fleet.pools.values()) named.add(pool.storage);
  return [...fleet.storages.values()].filter((storage) => named.has(storage.name));
}

function jobDefsUsed(fleet: Fleet, jobs: readonly JobPlan[]): JobDefsPlan[] {
  const used = new Set(jobs.map((job) => job.jobDefs));
  return [...fleet.groups.values()]
    .filter((group) => used.has(group.name))
    .map((group) => ({
      name: group.name,
      path: group.path,
      settings: runSettings(fleet, group.settings, 'Incremental'),
    }));
}
