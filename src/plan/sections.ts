import type { Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest, Host, Reference } from '../inventory/model/guest.ts';
import type { FileSetBook } from './fileset-book.ts';
import { imageFileSet, mountedFileSet } from './filesets.ts';
import { isHooked } from './hooks.ts';
import { guestJob, hostJob, rebuildJob, referenceJob } from './jobs.ts';
import type { ClientPlan, FileSetPlan, JobPlan, SectionPlan } from './plan.ts';
import { isChained, rebuildFileSet } from './rebuild.ts';

/** What every Linux machine is read by, unless it names another. */
export const DEFAULT_FILESET = 'Linux';

/** A section while it is being filled. */
interface Draft {
  readonly clients: ClientPlan[];
  readonly filesets: FileSetPlan[];
  readonly jobs: JobPlan[];
}

const AGENT_JOBS = 1;

/** One section for each host of this Director, with its references and guests, and one for the guests that have no host. */
export function sectionsOf(fleet: Fleet, director: Director, book: FileSetBook): SectionPlan[] {
  const drafts = new Map<string, Draft>();
  const draft = (host: string | undefined): Draft => {
    const name = host ?? '';
    const known = drafts.get(name) ?? { clients: [], filesets: [], jobs: [] };
    drafts.set(name, known);
    return known;
  };
  for (const host of fleet.hosts.values()) addHost(fleet, director, host, draft(host.name), book);
  for (const source of [...fleet.references.values(), ...fleet.guests.values()]) {
    if (source.settings.director === director.name) addSource(fleet, director, source, draft(source.host), book);
  }
  const named = clientsOfOwnJobs(fleet, director);
  return [...drafts]
    .filter(([name, { jobs, clients }]) => jobs.length > 0 || clients.length > 0 || named.has(name))
    .map(([name, { clients, filesets, jobs }]) => ({
      name: name === '' ? 'agents' : name,
      origin: name === '' ? ['guests'] : ['hosts', name],
      clients: hostClient(fleet, director, name, jobs, clients, named),
      filesets,
      jobs,
    }));
}

/** What the Jobs that the inventory spells out name as their client. */
function clientsOfOwnJobs(fleet: Fleet, director: Director): ReadonlySet<string> {
  const jobs = [...fleet.jobs.values()].filter(({ settings }) => settings.director === director.name);
  return new Set(jobs.flatMap(({ client }) => (client === undefined ? [] : [client])));
}

/** The host's own Client comes first, and only if some Job of this Director uses it. */
function hostClient(
  fleet: Fleet,
  director: Director,
  name: string,
  jobs: readonly JobPlan[],
  clients: readonly ClientPlan[],
  named: ReadonlySet<string>,
): ClientPlan[] {
  const host = fleet.hosts.get(name);
  if (host === undefined) return [...clients];
  const used =
    jobs.some((job) => job.client === host.daemon.daemonName) ||
    directorOf(fleet, host) === director.name ||
    named.has(name);
  return used ? [clientOfHost(host), ...clients] : [...clients];
}

export function directorOf(fleet: Fleet, host: Host): string | undefined {
  return host.director ?? (fleet.directors.size === 1 ? [...fleet.directors.keys()][0] : undefined);
}

function clientOfHost(host: Host): ClientPlan {
  const { path, daemon, maximumConcurrentJobs, clientDirectives } = host;
  return { name: daemon.daemonName, path, daemon, maximumConcurrentJobs, directives: clientDirectives };
}

function addHost(fleet: Fleet, director: Director, host: Host, into: Draft, book: FileSetBook): void {
  const { backup } = host;
  if (backup === undefined || backup.settings.director !== director.name) return;
  const fileset = book.nameFor(backup, DEFAULT_FILESET, into.filesets, host);
  into.jobs.push(hostJob(fleet, director, host, backup, host.daemon.daemonName, fileset));
}

function addSource(fleet: Fleet, director: Director, source: Guest | Reference, into: Draft, book: FileSetBook): void {
  const isReference = fleet.references.get(source.name) === source;
  const makeJob = (client: string, fileset: string, host?: Host) =>
    isReference
      ? referenceJob(fleet, director, source, client, fileset, host)
      : guestJob(fleet, director, source as Guest, client, fileset, host);
  if (source.agent !== undefined) {
    const { daemonName } = source.agent;
    into.clients.push({
      name: daemonName,
      path: source.path,
      daemon: source.agent,
      maximumConcurrentJobs: AGENT_JOBS,
      directives: source.clientDirectives,
    });
    into.jobs.push(makeJob(daemonName, book.nameFor(source, DEFAULT_FILESET, into.filesets)));
    return;
  }
  if (!isHooked(source)) return;
  const host = fleet.hosts.get(source.host);
  const written = fleet.filesets.get(source.settings.fileset ?? DEFAULT_FILESET);
  if (host === undefined || written === undefined) return;
  into.filesets.push(source.method === 'image' ? imageFileSet(source, host) : mountedFileSet(written, source, host));
  if (isReference && isChained(source)) {
    into.filesets.push(rebuildFileSet(source, host));
    into.jobs.push(rebuildJob(fleet, director, source, host));
  }
  into.jobs.push(makeJob(host.daemon.daemonName, source.name, host));
}
