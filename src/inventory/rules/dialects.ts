import { has, isOlder, since, type BaculaVersion, type Feature } from '../../bacula/dialects.ts';
import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { originOf, type Layer } from '../layers.ts';
import type { Daemon, Director, Fleet, JobSettings } from '../model.ts';

const COMPRESSION_FEATURE: readonly (readonly [RegExp, Feature, string])[] = [
  [/^lzo$/, 'compressionLzo', 'LZO compression'],
  [/^zstd/, 'compressionZstd', 'zstd compression'],
];
const XXHASH = /^XX/;

/** A daemon with the words for it. */
interface Speaker {
  readonly title: string;
  readonly bacula: BaculaVersion;
}

/** What an inventory asks of a daemon that the daemon's version does not know. What merely has no effect is left out by the targets instead. */
export function* dialectLacks(fleet: Fleet): Iterable<Diagnostic> {
  const oldest = oldestDirector(fleet);
  if (oldest === undefined) return;
  const seen = new Set<string>();
  const lacks = function* (speaker: Speaker, feature: Feature, what: string, path: InventoryPath): Iterable<Diagnostic> {
    const key = [...path, what].join('\n');
    if (has(speaker.bacula, feature) || seen.has(key)) return;
    seen.add(key);
    yield diagnose('dialect-lacks', path, { what, daemon: speaker.title, version: speaker.bacula, needs: since(feature) });
  };
  const settingsLack = function* (settings: JobSettings, layers: readonly Layer[], speakers: readonly Speaker[]): Iterable<Diagnostic> {
    for (const speaker of speakers) {
      for (const [pattern, feature, what] of COMPRESSION_FEATURE) {
        if (pattern.test(settings.compression ?? '')) yield* lacks(speaker, feature, what, originOf(layers, 'compression'));
      }
      if (XXHASH.test(settings.signature ?? '')) yield* lacks(speaker, 'signatureXxhash', 'XXH signatures', originOf(layers, 'signature'));
    }
  };
  for (const source of [...fleet.guests.values(), ...fleet.references.values()]) {
    const reader = source.agent ?? (source.host === undefined ? undefined : fleet.hosts.get(source.host)?.daemon);
    const director = fleet.directors.get(source.settings.director ?? '');
    const speakers = [...(director === undefined ? [] : [directorSpeaks(director)]), ...(reader === undefined ? [] : [fileDaemonSpeaks(reader)])];
    yield* settingsLack(source.settings, source.layers, speakers);
  }
  for (const { includes } of fleet.filesets.values()) {
    for (const options of includes.flatMap((include) => include.options)) {
      const settings = { compression: options.compression, signature: options.signature } as JobSettings;
      yield* settingsLack(settings, [{ path: options.path, values: { ...settings } }], [directorSpeaks(oldest)]);
    }
  }
  for (const { runs } of fleet.schedules.values()) {
    for (const run of runs) {
      for (const feature of run.uses) yield* lacks(directorSpeaks(oldest), feature, '"lastday"', run.path);
      if (run.accurate !== undefined) yield* lacks(directorSpeaks(oldest), 'runAccurate', 'Accurate in a Run', [...run.path.slice(0, -1), 'accurate']);
    }
  }
}

function directorSpeaks(director: Director): Speaker {
  return { title: `Director "${director.name}"`, bacula: director.daemon.bacula };
}

function fileDaemonSpeaks(daemon: Daemon): Speaker {
  return { title: `File Daemon "${daemon.daemonName}"`, bacula: daemon.bacula };
}

/** Schedules and FileSets go to every Director, so the oldest one has to know them. */
export function oldestDirector(fleet: Fleet): Director | undefined {
  return [...fleet.directors.values()].reduce<Director | undefined>(
    (oldest, one) => (oldest === undefined || isOlder(one.daemon.bacula, oldest.daemon.bacula) ? one : oldest),
    undefined,
  );
}

/** Bacula serves older File Daemons, not newer ones. Source: Bacula manual, "Upgrading Bacula". */
export function* newerDaemons(fleet: Fleet): Iterable<Diagnostic> {
  const check = function* (daemon: Daemon, title: string, path: InventoryPath, director: Director | undefined): Iterable<Diagnostic> {
    if (director === undefined || !isOlder(director.daemon.bacula, daemon.bacula)) return;
    const directorVersion = director.daemon.bacula;
    yield diagnose('daemon-newer', path, { daemon: title, version: daemon.bacula, director: director.name, directorVersion });
  };
  const only = fleet.directors.size === 1 ? [...fleet.directors.values()][0] : undefined;
  for (const { daemon, path, director } of fleet.hosts.values()) {
    yield* check(daemon, `File Daemon "${daemon.daemonName}"`, path, fleet.directors.get(director ?? '') ?? only);
  }
  for (const { agent, path, settings } of [...fleet.guests.values(), ...fleet.references.values()]) {
    if (agent !== undefined) yield* check(agent, `File Daemon "${agent.daemonName}"`, path, fleet.directors.get(settings.director ?? ''));
  }
  for (const { daemon, path } of fleet.storages.values()) yield* check(daemon, `Storage Daemon "${daemon.daemonName}"`, path, only);
}
