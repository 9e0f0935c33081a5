import { has, isOlder, since, type BaculaVersion, type Feature } from '../../bacula/dialects.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import { oncePer } from '../../core/once.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { FileOptions } from '../model/fileset.ts';
import { originOf, type Layer } from '../layers.ts';
import type { Daemon } from '../model/daemon.ts';
import type { Director } from '../model/director.ts';
import type { Fleet } from '../model/fleet.ts';
import type { JobSettings } from '../model/job.ts';

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

type Packed = Pick<JobSettings, 'compression' | 'signature'>;

/** What an inventory asks of a daemon that the daemon's version does not know. What merely has no effect is left out by the targets instead. */
export function* dialectLacks(fleet: Fleet): Iterable<Diagnostic> {
  const oldest = oldestDirector(fleet);
  if (oldest === undefined) return;
  const seen = new Set<string>();
  const lacks = function* (
    speaker: Speaker,
    feature: Feature,
    what: string,
    path: InventoryPath,
  ): Iterable<Diagnostic> {
    const key = [...path, what].join('\n');
    if (has(speaker.bacula, feature) || seen.has(key)) return;
    seen.add(key);
    yield diagnose('dialect-lacks', path, {
      what,
      daemon: speaker.title,
      version: speaker.bacula,
      needs: since(feature),
    });
  };
  const settingsLack = function* (
    settings: Packed,
    layers: readonly Layer[],
    speakers: readonly Speaker[],
  ): Iterable<Diagnostic> {
    for (const speaker of speakers) {
      for (const [pattern, feature, what] of COMPRESSION_FEATURE) {
        if (pattern.test(settings.compression ?? ''))
          yield* lacks(speaker, feature, what, originOf(layers, 'compression'));
      }
      if (XXHASH.test(settings.signature ?? ''))
        yield* lacks(speaker, 'signatureXxhash', 'XXH signatures', originOf(layers, 'signature'));
    }
  };
  const optionsLack = function* (of: JobSettings, speakers: readonly Speaker[]): Iterable<Diagnostic> {
    for (const { compression, signature, path } of optionsOf(fleet, of)) {
      yield* settingsLack({ compression, signature }, [{ path, values: { compression, signature } }], speakers);
    }
  };
  const asksNothing = oncePer((settings: JobSettings) =>
    [settings, ...optionsOf(fleet, settings)].every(
      ({ compression, signature }) => (compression ?? signature) === undefined,
    ),
  );
  for (const { settings, layers, reader } of sourcesOf(fleet)) {
    if (asksNothing(settings)) continue;
    const director = fleet.directors.get(settings.director ?? '');
    const speakers = [
      ...(director === undefined ? [] : [directorSpeaks(director)]),
      ...(reader === undefined ? [] : [fileDaemonSpeaks(reader)]),
    ];
    yield* settingsLack(settings, layers, speakers);
    yield* optionsLack(settings, speakers);
  }
  for (const { runs } of fleet.schedules.values()) {
    for (const run of runs) {
      for (const feature of run.uses) yield* lacks(directorSpeaks(oldest), feature, '"lastday"', run.path);
      if (run.accurate !== undefined)
        yield* lacks(directorSpeaks(oldest), 'runAccurate', 'Accurate in a Run', [
          ...run.path.slice(0, -1),
          'accurate',
        ]);
    }
  }
}

function optionsOf(fleet: Fleet, { fileset = 'Linux' }: JobSettings): readonly FileOptions[] {
  return fleet.filesets.get(fileset)?.includes.flatMap((include) => include.options) ?? [];
}

/** Everything that is backed up, with the daemon that reads it. */
function* sourcesOf(
  fleet: Fleet,
): Iterable<{ settings: JobSettings; layers: readonly Layer[]; reader: Daemon | undefined }> {
  const onHost = (host: string | undefined) => (host === undefined ? undefined : fleet.hosts.get(host)?.daemon);
  for (const { settings, layers, agent, host } of [...fleet.guests.values(), ...fleet.references.values()]) {
    yield { settings, layers, reader: agent ?? onHost(host) };
  }
  for (const { backup, daemon } of fleet.hosts.values()) {
    if (backup !== undefined) yield { settings: backup.settings, layers: backup.layers, reader: daemon };
  }
  for (const { settings, layers, client } of fleet.jobs.values()) {
    const agent = fleet.guests.get(client ?? '')?.agent ?? fleet.references.get(client ?? '')?.agent;
    yield { settings, layers, reader: onHost(client) ?? agent };
  }
}

function directorSpeaks(director: Director): Speaker {
  return { title: `Director "${director.name}"`, bacula: director.daemon.bacula };
}

function fileDaemonSpeaks(daemon: Daemon): Speaker {
  return { title: `File Daemon "${daemon.daemonName}"`, bacula: daemon.bacula };
}

/** Schedules go to every Director, so the oldest one has to know them. */
export function oldestDirector(fleet: Fleet): Director | undefined {
  return [...fleet.directors.values()].reduce<Director | undefined>(
    (oldest, one) => (oldest === undefined || isOlder(one.daemon.bacula, oldest.daemon.bacula) ? one : oldest),
    undefined,
  );
}

/** Bacula serves older File Daemons, not newer ones. Source: Bacula manual, "Upgrading Bacula". */
export function* newerDaemons(fleet: Fleet): Iterable<Diagnostic> {
  const check = function* (
    daemon: Daemon,
    title: string,
    path: InventoryPath,
    director: Director | undefined,
  ): Iterable<Diagnostic> {
    if (director === undefined || !isOlder(director.daemon.bacula, daemon.bacula)) return;
    const directorVersion = director.daemon.bacula;
    yield diagnoseKey('daemon-newer', path, {
      daemon: title,
      version: daemon.bacula,
      director: director.name,
      directorVersion,
    });
  };
  const only = fleet.directors.size === 1 ? [...fleet.directors.values()][0] : undefined;
  for (const { daemon, path, director } of fleet.hosts.values()) {
    yield* check(daemon, `File Daemon "${daemon.daemonName}"`, path, fleet.directors.get(director ?? '') ?? only);
  }
  for (const { agent, path, settings } of [...fleet.guests.values(), ...fleet.references.values()]) {
    if (agent !== undefined)
      yield* check(agent, `File Daemon "${agent.daemonName}"`, path, fleet.directors.get(settings.director ?? ''));
  }
  for (const { daemon, path } of fleet.storages.values())
    yield* check(daemon, `Storage Daemon "${daemon.daemonName}"`, path, only);
}
