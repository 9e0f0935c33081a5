import type { Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest } from '../inventory/model/guest.ts';
import type { Peers } from './peers.ts';
import type { DirectorPlan, FileDaemonPlan, StorageDaemonPlan } from './plan.ts';

/** File Daemons take at least so many Jobs at once from all Directors together. Source: filed/filed_conf.c, default of Maximum Concurrent Jobs. */
const FILE_DAEMON_JOBS = 20;

/** The Storage Daemons, each with its storages and the Directors that use one of them. */
export function storageDaemonsOf(fleet: Fleet, plans: readonly DirectorPlan[], peers: Peers): StorageDaemonPlan[] {
  const storages = [...fleet.storages.values()];
  return storages
    .filter((storage) => storage.daemonOf === storage.name)
    .map((home) => {
      const own = storages.filter((storage) => storage.daemonOf === home.name);
      const users = plans.filter((plan) => plan.storages.some((storage) => own.includes(storage)));
      return {
        name: home.name,
        path: home.path,
        daemon: home.daemon,
        storages: own,
        directors: users.map((plan) => plan.director),
        fileDaemons: peers.ofStorageDaemon(home.daemon.daemonName),
      };
    });
}

/** The File Daemons, each with the Directors that have it as a Client. One that nobody has gets no configuration. */
export function fileDaemonsOf(fleet: Fleet, plans: readonly DirectorPlan[], peers: Peers): FileDaemonPlan[] {
  const users = new Map<string, { readonly directors: readonly Director[]; readonly jobs: number }>();
  for (const { director, sections } of plans) {
    for (const { name, maximumConcurrentJobs } of sections.flatMap(({ clients }) => clients)) {
      const { directors, jobs } = users.get(name) ?? { directors: [], jobs: 0 };
      users.set(name, { directors: [...directors, director], jobs: jobs + maximumConcurrentJobs });
    }
  }
  const daemons: FileDaemonPlan[] = [];
  const imaged = new Set([...fleet.guests.values()].filter(isPiped).map((guest) => guest.host));
  const add = (own: Pick<FileDaemonPlan, 'kind' | 'name' | 'path' | 'daemon' | 'directives'>) => {
    const { daemonName } = own.daemon;
    const user = users.get(daemonName);
    if (user === undefined) return;
    const usesPlugins = own.kind === 'host' && imaged.has(own.name);
    const storageDaemons = peers.ofFileDaemon(daemonName);
    const maximumConcurrentJobs = Math.max(FILE_DAEMON_JOBS, user.jobs);
    daemons.push({ ...own, directors: user.directors, storageDaemons, usesPlugins, maximumConcurrentJobs });
  };
  for (const { name, path, fileDaemon, fileDaemonDirectives } of fleet.directors.values()) {
    if (fileDaemon !== undefined)
      add({ kind: 'director', name, path, daemon: fileDaemon, directives: fileDaemonDirectives });
  }
  for (const { name, path, daemon, directives } of fleet.hosts.values())
    add({ kind: 'host', name, path, daemon, directives });
  for (const [kind, sources] of [['reference', fleet.references] as const, ['guest', fleet.guests] as const]) {
    for (const { name, path, agent } of sources.values()) {
      if (agent !== undefined) add({ kind, name, path, daemon: agent, directives: {} });
    }
  }
  return daemons;
}

function isPiped({ method, hook }: Guest): boolean {
  return method === 'image' && hook.reader === 'bpipe';
}
