import { diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import { CATALOG_JOB, RESTORE_JOB } from '../../plan/jobs.ts';
import type { Daemon, Secret } from '../model/daemon.ts';
import type { Entry } from '../model/entry.ts';
import { isChained, rebuildName } from '../../plan/rebuild.ts';
import { wholeSchedules } from '../../plan/whole-schedules.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Reference } from '../model/guest.ts';

/** The unique name of a Job is built from its first 104 characters. Source: dird/job.c `create_unique_job_name`. */
const MAX_JOB_NAME = 104;

/** Source: baconfig.h MAX_NAME_LENGTH, less the final zero. */
const MAX_NAME = 127;

/** An entry with the name that it gives to a resource of Bacula. */
interface Named extends Entry {
  readonly resource: string;
}

/** Resources that share one set of names: two equal ones would be one for Bacula, or a fatal error. */
interface NameSet {
  readonly one: string;
  readonly many: string;
  readonly members: readonly Named[];
  readonly limit?: number;
}

/** Names are unique in their set, also for people who do not look at upper and lower case, and as long as Bacula bears. */
export function* ambiguousNames(fleet: Fleet): Iterable<Diagnostic> {
  for (const set of sets(fleet)) yield* clashes(set);
  yield* sharedSecrets(fleet);
}

function sets(fleet: Fleet): NameSet[] {
  const { directors, storages, pools, schedules, filesets, messages, references, guests, hosts, jobs } = fleet;
  const backups = [...hosts.values()].flatMap(({ backup }) => (backup === undefined ? [] : [backup]));
  const chained = [...references.values()].filter(isChained);
  return [
    {
      ...{ one: 'Job', many: 'Jobs', limit: MAX_JOB_NAME },
      members: [
        ...[
          ...ownJobs(fleet),
          ...named(references.values()),
          ...named(guests.values()),
          ...named(backups),
          ...named(jobs.values()),
        ],
        ...chained.map(({ name, path }) => ({ name, path, resource: rebuildName(name) })),
      ],
    },
    { one: 'Client', many: 'Clients', members: clients(fleet) },
    { one: 'Storage Daemon', many: 'Storage Daemons', members: storageDaemons(fleet) },
    { one: 'Director', many: 'Directors', members: named(directors.values()) },
    { one: 'Storage', many: 'Storages', members: named(storages.values()) },
    { one: 'Pool', many: 'Pools', members: named(pools.values()) },
    {
      one: 'Schedule',
      many: 'Schedules',
      members: [
        ...named(schedules.values()),
        ...rebuildSchedules(fleet, chained),
        ...wholeSchedules(fleet).map(({ name, path }) => ({ name, path, resource: name })),
      ],
    },
    { one: 'FileSet', many: 'FileSets', members: named(filesets.values()) },
    { one: 'Messages', many: 'Messages', members: named(messages.values()) },
    { one: 'JobDefs', many: 'JobDefs', members: jobDefs(fleet) },
  ];
}

function* clashes({ one, many, members, limit = MAX_NAME }: NameSet): Iterable<Diagnostic> {
  const exact = new Map<string, Named>();
  const folded = new Map<string, Named>();
  for (const member of members) {
    const { resource: name, path } = member;
    const lower = name.toLowerCase();
    const same = exact.get(name);
    const alike = folded.get(lower);
    const related = (other: Entry) => [{ path: other.path, note: 'the other one' }];
    if (same !== undefined) yield diagnoseKey('name-duplicate', path, { name, what: many }, related(same));
    else if (alike !== undefined) {
      yield diagnoseKey('name-case', path, { name, other: alike.resource, what: many }, related(alike));
    }
    const { length } = name;
    if (length > limit) yield diagnoseKey('name-too-long', path, { name, length, limit, what: `${one} name` });
    exact.set(name, member);
    folded.set(lower, alike ?? member);
  }
}

function named(entries: Iterable<Entry>): Named[] {
  return [...entries].map(({ name, path }) => ({ name, path, resource: name }));
}

/** The Jobs that every Director has of its own. */
function ownJobs({ directors }: Fleet): Named[] {
  const [first] = directors.values();
  return first === undefined
    ? []
    : [CATALOG_JOB, RESTORE_JOB].map((name) => ({ name, path: first.path, resource: name }));
}

function clients({ directors, hosts, guests, references }: Fleet): Named[] {
  const of = ({ name, path }: Entry, daemon: Daemon | undefined): Named[] =>
    daemon === undefined ? [] : [{ name, path, resource: daemon.daemonName }];
  return [
    ...[...directors.values()].flatMap((director) => of(director, director.fileDaemon)),
    ...[...hosts.values()].flatMap((host) => of(host, host.daemon)),
    ...[...guests.values(), ...references.values()].flatMap((source) => of(source, source.agent)),
  ];
}

function storageDaemons({ storages }: Fleet): Named[] {
  const homes = [...storages.values()].filter(({ name, daemonOf }) => name === daemonOf);
  return homes.map(({ name, path, daemon }) => ({ name, path, resource: daemon.daemonName }));
}

/** The schedules of which a second one is made, for the rebuilds before the Bases. */
function rebuildSchedules({ schedules }: Fleet, chained: readonly Reference[]): Named[] {
  const names = new Set(chained.map(({ settings }) => settings.schedule));
  const used = [...schedules.values()].filter(({ name }) => names.has(name));
  return used.map(({ name, path }) => ({ name, path, resource: rebuildName(name) }));
}

/** The JobDefs of the groups, and the one called "defaults" of the guests that have no group. */
function jobDefs({ groups, shared }: Fleet): Named[] {
  const namesake = shared.filter(({ path }) => path[0] === 'groups' && path[1] === 'defaults');
  return [...named(groups.values()), ...namesake.map(({ path }) => ({ name: 'defaults', path, resource: 'defaults' }))];
}

/** A secret is a file that is called like its daemon: two that are kept in different places must not share one. */
function* sharedSecrets({
  directors,
  hosts,
  guests,
  references,
  storages,
  consoles,
  catalogs,
}: Fleet): Iterable<Diagnostic> {
  const daemons = [
    ...[...directors.values()].flatMap(({ daemon, fileDaemon }) => [daemon, fileDaemon]),
    ...[...hosts.values(), ...storages.values()].map(({ daemon }) => daemon),
    ...[...guests.values(), ...references.values()].map(({ agent }) => agent),
  ];
  const secrets = [...daemons, ...consoles.values(), ...catalogs.values()].flatMap((owner) => owner?.secret ?? []);
  const known = new Map<string, Secret>();
  for (const secret of secrets) {
    const other = known.get(secret.id) ?? secret;
    if (other !== secret && JSON.stringify(other.reference) !== JSON.stringify(secret.reference)) {
      const related = [{ path: other.path, note: 'the other one' }];
      yield diagnoseKey('name-duplicate', secret.path, { name: secret.id, what: 'secrets' }, related);
    }
    known.set(secret.id, other);
  }
}
