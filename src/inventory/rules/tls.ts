import { protection } from '../../bacula/tls.ts';
import { isOlder } from '../../bacula/dialects.ts';
import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { originOf } from '../layers.ts';
import type { Daemon } from '../model/daemon.ts';
import type { Director } from '../model/director.ts';
import type { Fleet } from '../model/fleet.ts';
import { oncePerPlace } from './once.ts';

/** Whoever asks for TLS gets it or an error, never a connection in clear text. */
export function impossibleTls(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findImpossible(fleet));
}

function* findImpossible(fleet: Fleet): Iterable<Diagnostic> {
  const check = function* (daemon: Daemon, path: InventoryPath, director: Director | undefined): Iterable<Diagnostic> {
    if (director === undefined) return;
    const wanted = daemon.tls?.require === true || director.daemon.tls?.require === true;
    if (!wanted || protection(daemon, director.daemon) !== 'none') return;
    const [older, peer] = isOlder(daemon.bacula, director.daemon.bacula)
      ? [daemon, `"${daemon.daemonName}"`]
      : [director.daemon, `Director "${director.name}"`];
    yield diagnose('tls-impossible', path, { daemon: `"${daemon.daemonName}"`, version: older.bacula, peer });
  };
  const only = fleet.directors.size === 1 ? [...fleet.directors.values()][0] : undefined;
  for (const { daemon, path, director } of fleet.hosts.values()) {
    yield* check(
      daemon,
      daemon.tls === undefined ? path : [...path, 'tls'],
      fleet.directors.get(director ?? '') ?? only,
    );
  }
  for (const { agent, layers, settings } of [...fleet.guests.values(), ...fleet.references.values()]) {
    if (agent !== undefined) yield* check(agent, originOf(layers, 'tls'), fleet.directors.get(settings.director ?? ''));
  }
  for (const { daemon, path } of fleet.storages.values()) {
    for (const director of fleet.directors.values())
      yield* check(daemon, daemon.tls === undefined ? path : [...path, 'tls'], director);
  }
}
