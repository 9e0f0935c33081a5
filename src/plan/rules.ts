import { commandFault, writtenWord } from '../bacula/command.ts';
import { isOlder, maxOptions, maxToken, type BaculaVersion } from '../bacula/dialects.ts';
import { packedOptions } from '../bacula/options.ts';
import { protection } from '../bacula/tls.ts';
import { countBytes, hasMoreBytes } from '../core/bytes.ts';
import { diagnose, diagnoseKey, type Diagnostic } from '../core/diagnostic.ts';
import type { InventoryPath } from '../core/path.ts';
import { alarmScripts } from './jobs.ts';
import type { DirectorPlan, FileSetPlan, JobPlan, Plan } from './plan.ts';

/** Limits that only show in what is made of a fleet. */
export function* planFaults(plan: Plan): Iterable<Diagnostic> {
  for (const director of plan.directors) {
    const version = director.director.daemon.bacula;
    for (const fileset of [...director.filesets, ...director.sections.flatMap((section) => section.filesets)]) {
      yield* fileSetFaults(fileset, version);
    }
    const jobs = director.sections.flatMap((section) => section.jobs);
    yield* fileSetNames(director);
    yield* commandFaults(director, jobs);
    yield* restoreMixups(jobs);
  }
  yield* clearTextData(plan);
}

/** The connection over which the data goes: who asks for TLS there gets it or an error, as with the Director (inventory/rules/tls.ts). */
function* clearTextData({ fileDaemons }: Plan): Iterable<Diagnostic> {
  for (const { daemon, path, storageDaemons } of fileDaemons) {
    for (const storage of storageDaemons) {
      const isWanted = daemon.tls?.require === true || storage.tls?.require === true;
      if (!isWanted || protection(daemon, storage) !== 'none') continue;
      const older = isOlder(daemon.bacula, storage.bacula) ? daemon : storage;
      const [asked, peer] = daemon.tls?.require === true ? [daemon, storage] : [storage, daemon];
      const args = { daemon: `"${asked.daemonName}"`, version: older.bacula, peer: `"${peer.daemonName}"` };
      yield diagnoseKey('tls-impossible', path, args);
    }
  }
}

/** A Job that has a FileSet of its own calls it like itself: that name may be taken by one that others share. */
function* fileSetNames(director: DirectorPlan): Iterable<Diagnostic> {
  const owners = new Map(director.filesets.map((fileset) => [fileset.name, fileset]));
  for (const fileset of director.sections.flatMap((section) => section.filesets)) {
    const { name, path } = fileset;
    const other = owners.get(name);
    if (other === undefined) owners.set(name, fileset);
    else
      yield diagnoseKey('name-duplicate', path, { name, what: 'FileSets' }, [
        { path: other.path, note: 'the other one' },
      ]);
  }
}

function* fileSetFaults(fileset: FileSetPlan, version: BaculaVersion): Iterable<Diagnostic> {
  const limit = maxToken(version);
  for (const include of fileset.includes) {
    for (const options of include.options) {
      const packed = packedOptions(options);
      if (packed.length > maxOptions(version)) {
        const place = options.path.length === 0 ? fileset.path : options.path;
        yield diagnose('options-too-long', place, {
          length: packed.length,
          limit: maxOptions(version),
          version,
          options: packed,
        });
      }
    }
    const patterns = include.options.flatMap((options) => options.patterns.map((pattern) => pattern.text));
    for (const text of [...include.files, ...include.plugins, ...fileset.exclude, ...patterns]) {
      if (hasMoreBytes(text, limit)) {
        yield diagnose('token-too-long', fileset.path, { bytes: countBytes(text), limit, version });
      }
    }
  }
}

const REASONS = {
  quotes: 'a word holds a space and both kinds of quotes',
  'too-long': 'it has 1000 bytes or more',
  'too-many-words': 'it has more than 99 words',
};

function* commandFaults({ director }: DirectorPlan, jobs: readonly JobPlan[]): Iterable<Diagnostic> {
  const alarm = commandFault(director.alarm.map(writtenWord));
  if (alarm !== undefined)
    yield diagnose('command-unsupported', [...director.path, 'alarm'], { reason: REASONS[alarm] });
  const ofAll = alarmScripts(director);
  for (const job of jobs) {
    const own = job.scripts.filter((script) => !ofAll.includes(script));
    const fault = own.map(({ words }) => commandFault(words)).find((found) => found !== undefined);
    if (fault !== undefined) yield diagnose('command-unsupported', job.path, { reason: REASONS[fault] });
  }
}

function* restoreMixups(jobs: readonly JobPlan[]): Iterable<Diagnostic> {
  const owners = new Map<string, { readonly name: string; readonly path: InventoryPath }>();
  for (const job of jobs) {
    if (job.type !== 'Backup') continue;
    const { client, fileset } = job;
    const key = `${client}\n${fileset}`;
    const other = owners.get(key);
    if (other === undefined) owners.set(key, job);
    else
      yield diagnose('restore-mixup', job.path, { job: job.name, other: other.name, client, fileset }, [
        { path: other.path, note: 'the other one' },
      ]);
  }
}
