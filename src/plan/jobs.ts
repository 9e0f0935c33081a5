import { isRootDirectory } from '../core/directory.ts';
import { movingDirectives } from '../bacula/moving.ts';
import { writtenWord, type Word } from '../bacula/command.ts';
import { runAfter, runBefore, type RunScript } from '../bacula/run-script.ts';
import type { BaculaVersion } from '../bacula/dialects.ts';
import type { Daemon } from '../inventory/model/daemon.ts';
import type { Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest, Host, Reference } from '../inventory/model/guest.ts';
import type { CustomJob } from '../inventory/model/job.ts';
import { oncePer } from '../core/once.ts';
import { hookScripts } from './hooks.ts';
import type { JobPlan, RunSettings } from './plan.ts';
import { fallbackScript, guardScripts, isChained, rebuildName, rebuildScripts, settleScript } from './rebuild.ts';
import { fullSettings, hookedSettings, runSettings, wholeSettings } from './settings.ts';

/** What the Director runs when a Job failed: the same for all of its Jobs but the Restore. */
export const alarmScripts = oncePer(({ alarm }: Director): readonly RunScript[] =>
  alarm.length === 0 ? [] : [runAfter('failure', 'director', alarm.map(writtenWord))],
);

/** A Job with nothing but what every Job has; the functions below say the rest. */
function job(
  director: Director,
  fields: Pick<JobPlan, 'name' | 'path' | 'client' | 'fileset' | 'settings'> & Partial<JobPlan>,
): JobPlan {
  return {
    type: 'Backup',
    level: undefined,
    enabled: true,
    jobDefs: undefined,
    base: [],
    accurate: undefined,
    startedBy: undefined,
    scripts: alarmScripts(director),
    where: undefined,
    replace: undefined,
    bootstrap: undefined,
    ...fields,
  };
}

/** The Job of a guest. Accurate is forced on for files: Bases are ignored without it and deletions come back. An image has nothing to compare. */
export function guestJob(
  fleet: Fleet,
  director: Director,
  guest: Guest,
  client: string,
  fileset: string,
  host?: Host,
): JobPlan {
  const isImage = guest.method === 'image';
  const settings = isImage ? fullSettings(fleet, guest.settings) : runSettings(fleet, guest.settings, 'Incremental');
  return job(director, {
    name: guest.name,
    path: guest.path,
    enabled: guest.settings.enabled,
    client,
    fileset,
    jobDefs: guest.group ?? 'defaults',
    settings: settingsFor(settings, director.daemon.bacula, host, guest.base.length > 0),
    base: guest.base,
    accurate: !isImage,
    scripts: [
      ...(host === undefined ? [] : hookScripts(host, guest.name)),
      ...(isImage ? [] : guardScripts(fleet, director, guest)),
      ...alarmScripts(director),
    ],
  });
}

/** The Job of a reference, always at Level=Base. */
export function referenceJob(
  fleet: Fleet,
  director: Director,
  reference: Reference,
  client: string,
  fileset: string,
  host?: Host,
): JobPlan {
  const settings = runSettings(fleet, reference.settings, 'Base');
  const chained = isChained(reference);
  const settle = host !== undefined && reference.install !== undefined ? [settleScript(host, reference)] : [];
  return job(director, {
    name: reference.name,
    path: reference.path,
    enabled: reference.settings.enabled,
    client,
    fileset,
    settings: settingsFor(chained ? unscheduled(settings) : settings, director.daemon.bacula, host, true),
    accurate: true,
    startedBy: chained ? rebuildName(reference.name) : undefined,
    scripts: [
      ...(host === undefined ? [] : hookScripts(host, reference.name, settle)),
      ...(chained ? [fallbackScript(director, reference)] : []),
      ...alarmScripts(director),
    ],
  });
}

/** The Job that has a reference installed anew, and then its Base run. */
export function rebuildJob(fleet: Fleet, director: Director, reference: Reference, host: Host): JobPlan {
  const { path, settings } = reference;
  const name = rebuildName(reference.name);
  const run = hookedSettings(runSettings(fleet, settings, 'Full'), director.daemon.bacula);
  const schedule = settings.schedule === undefined ? undefined : rebuildName(settings.schedule);
  return job(director, {
    name,
    path,
    enabled: settings.enabled,
    client: host.daemon.daemonName,
    fileset: name,
    settings: { ...run, schedule, incrementalPool: undefined, differentialPool: undefined },
    accurate: false,
    scripts: [
      ...rebuildScripts(director, reference, host),
      fallbackScript(director, reference),
      ...alarmScripts(director),
    ],
  });
}

/** The chain runs the Base, not the clock. */
const unscheduled = oncePer((settings: RunSettings): RunSettings => ({ ...settings, schedule: undefined }));

function settingsFor(
  settings: RunSettings,
  version: BaculaVersion,
  host: Host | undefined,
  hasBase: boolean,
): RunSettings {
  if (host !== undefined) return hookedSettings(settings, version);
  return hasBase ? wholeSettings(settings, version) : settings;
}

/** The Job that saves a host's own files. */
export function hostJob(
  fleet: Fleet,
  director: Director,
  host: Host,
  backup: NonNullable<Host['backup']>,
  client: string,
  fileset: string,
): JobPlan {
  return job(director, {
    name: host.name,
    path: backup.path,
    enabled: backup.settings.enabled,
    client,
    fileset,
    settings: runSettings(fleet, backup.settings, 'Incremental'),
    accurate: true,
  });
}

/**
 * A Job that the inventory spells out. Its level and type are Bacula's own words. A Restore Job goes to a place of its own unless it says
 * otherwise itself: Bacula's default is over the files in use.
 */
export function customJob(fleet: Fleet, director: Director, own: CustomJob, client: Machine, fileset: string): JobPlan {
  const isRestore = own.type === 'Restore';
  return job(director, {
    name: own.name,
    path: own.path,
    type: own.type,
    level: own.level,
    enabled: own.settings.enabled,
    client: client.daemonName,
    fileset,
    settings: runSettings(fleet, own.settings, undefined),
    accurate: own.type === 'Backup' ? true : undefined,
    where:
      isRestore && movingDirectives(own.settings.directives).length === 0
        ? (own.where ?? safePlace(director, client))
        : undefined,
    replace: isRestore ? own.replace : undefined,
  });
}

/** Where restores go to if nobody says: where the Director says, but for the live files, else where the machine keeps them. */
function safePlace({ restoreTo }: Director, { paths }: Machine): string {
  return restoreTo === undefined || isRootDirectory(restoreTo) ? paths.restore : restoreTo;
}

/** What of a machine a Job has to know: the name of its Client and where it keeps restores. */
type Machine = Pick<Daemon, 'daemonName' | 'paths'>;

/** After everything else of the night. Source: bacula-dir.conf of the packages, Job "BackupCatalog". */
const AFTER_ALL = 11;

/** The Job that saves the catalog: dumped before, looked for, and the dump removed after. */
export function catalogJob(fleet: Fleet, director: Director, client: string, fileset: string, dump: string): JobPlan {
  const { scripts, working } = director.daemon.paths;
  const settings = fullSettings(fleet, director.catalogBackup.settings);
  return job(director, {
    name: CATALOG_JOB,
    path: [...director.path, 'catalog_backup'],
    enabled: director.catalogBackup.settings.enabled,
    client,
    fileset,
    settings: { ...settings, priority: settings.priority ?? AFTER_ALL },
    accurate: false,
    // An old dump goes first: the script may end with 0 and no dump, and Bacula calls a Job without its only file "OK -- with warnings".
    scripts: [
      runBefore('director', words('/bin/rm', '-f', dump)),
      runBefore('director', words(`${scripts}/make_catalog_backup.pl`, director.catalog)),
      runBefore('director', words('/usr/bin/test', '-s', dump)),
      runAfter('any', 'director', words('/bin/rm', '-f', dump)),
      ...alarmScripts(director),
    ],
    bootstrap: `${working}/${CATALOG_JOB}.bsr`,
  });
}

function words(...texts: readonly string[]): Word[] {
  return texts.map((text) => ({ text }));
}

export const CATALOG_JOB = 'BackupCatalog';
export const RESTORE_JOB = 'RestoreFiles';

/** The one Restore Job that Bacula needs. Stored paths look like those of any machine, so it never restores to `/` by itself. */
export function restoreJob(fleet: Fleet, director: Director, client: string, fileset: string): JobPlan {
  const settings = runSettings(fleet, director.catalogBackup.settings, undefined);
  return job(director, {
    name: RESTORE_JOB,
    path: director.path,
    type: 'Restore',
    client,
    fileset,
    settings: {
      ...settings,
      schedule: undefined,
      priority: undefined,
      fullPool: undefined,
      incrementalPool: undefined,
      differentialPool: undefined,
    },
    scripts: [],
    where: director.restoreTo ?? director.daemon.paths.restore,
  });
}
