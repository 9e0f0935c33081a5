import type { Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest } from '../inventory/model/guest.ts';
import type { Peers } from './peers.ts';
import type { DirectorPlan, FileDaemonPlan, StorageDaemonPlan } from './plan.ts';

/** File Daemons take this many Jobs at once from all Directors together. Source: filed/filed_conf.c, default of Maximum Concurrent Jobs. */
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
  const users = new Map<string, Director[]>();
  for (const plan of plans) {
    for (const section of plan.sections) {
      for (const client of section.clients) users.set(client.name, [...(users.get(client.name) ?? []), plan.director]);
    }
  }
  const daemons: FileDaemonPlan[] = [];
  const imaged = new Set([...fleet.guests.values()].filter(isPiped).map((guest) => guest.host));
  const add = (own: Pick<FileDaemonPlan, 'kind' | 'name' | 'path' | 'daemon' | 'directives'>) => {
    const { daemonName } = own.daemon;
    const directors = users.get(daemonName);
    if (directors === undefined) return;
    const usesPlugins = own.kind === 'host' && imaged.has(own.name);
    const storageDaemons = peers.ofFileDaemon(daemonName);
    daemons.push({ ...own, directors, storageDaemons, usesPlugins, maximumConcurrentJobs: FILE_DAEMON_JOBS });
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
