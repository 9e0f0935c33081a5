import { oncePer } from '../core/once.ts';
import type { Daemon } from '../inventory/model/daemon.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Storage } from '../inventory/model/storage.ts';
import type { DirectorPlan, RunSettings } from './plan.ts';

/** Which File Daemons send to which Storage Daemons, by the daemons' names. */
export interface Peers {
  readonly ofStorageDaemon: (name: string) => readonly Daemon[];
  readonly ofFileDaemon: (name: string) => readonly Daemon[];
}

/** Who talks to whom at night: every Client of a Job with every Storage Daemon that the Job may be written by. */
export function peersOf(fleet: Fleet, plans: readonly DirectorPlan[]): Peers {
  const clients = new Map(
    plans.flatMap(({ sections }) =>
      sections.flatMap((section) => section.clients.map(({ daemon }) => [daemon.daemonName, daemon])),
    ),
  );
  const writers = new Map<string, Map<string, Daemon>>();
  const readers = new Map<string, Map<string, Daemon>>();
  const storagesBy = oncePer((settings: RunSettings) => storagesOf(fleet, settings));
  for (const job of plans.flatMap(({ sections }) => sections.flatMap((section) => section.jobs))) {
    const client = clients.get(job.client);
    if (client === undefined) continue;
    for (const storage of storagesBy(job.settings)) {
      note(writers, storage.daemon.daemonName, client);
      note(readers, client.daemonName, storage.daemon);
    }
  }
  const list = (of: ReadonlyMap<string, ReadonlyMap<string, Daemon>>) => (name: string) => [
    ...(of.get(name)?.values() ?? []),
  ];
  return { ofStorageDaemon: list(writers), ofFileDaemon: list(readers) };
}

function note(of: Map<string, Map<string, Daemon>>, name: string, peer: Daemon): void {
  const known = of.get(name) ?? new Map<string, Daemon>();
  of.set(name, known);
  known.set(peer.daemonName, peer);
}

/** The storages that Jobs may be written to: their own, those of their Pools, those that a Run of their schedule names. */
function storagesOf(fleet: Fleet, settings: RunSettings): Set<Storage> {
  const runs = fleet.schedules.get(settings.schedule ?? '')?.runs ?? [];
  const pools = [
    settings.pool,
    settings.fullPool,
    settings.incrementalPool,
    settings.differentialPool,
    ...runs.map((run) => run.pool),
  ];
  const names = [
    settings.storage,
    ...runs.map((run) => run.storage),
    ...pools.map((pool) => fleet.pools.get(pool ?? '')?.storage),
  ];
  return new Set(names.flatMap((name) => fleet.storages.get(name ?? '') ?? []));
}
