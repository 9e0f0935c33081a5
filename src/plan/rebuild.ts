import { jobCode, type Word } from '../bacula/command.ts';
import { runAfter, runBefore, type RunScript } from '../bacula/run-script.ts';
import type { Console, Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest, Host, Reference } from '../inventory/model/guest.ts';
import type { Schedule } from '../inventory/model/schedule.ts';
import { plainFileSet } from './filesets.ts';
import { hookWords, isHooked } from './hooks.ts';
import type { FileSetPlan, JobPlan, SchedulePlan } from './plan.ts';

/**
 * The monthly chain of a reference: a Job saves what it is installed from and has the host install it anew, then the Director runs its Base,
 * and the guests' Fulls follow by their schedules. It holds no device while the installer runs, as the hook is called after the data is saved.
 */

/** Whether the Director has this reference installed anew before each Base. */
export function isChained(reference: Reference): boolean {
  return isHooked(reference) && reference.install?.rebuild.by === 'director';
}

/** What the Job, the FileSet and the Schedule that rebuild are called, by what they stand before. */
export function rebuildName(name: string): string {
  return `${name}-rebuild`;
}

/** The schedules by which references are rebuilt: the times at which their Bases would run. The Base itself is started by the chain. */
export function rebuildSchedules(fleet: Fleet, director: Director): SchedulePlan[] {
  const names = new Set(
    [...fleet.references.values()]
      .filter((reference) => reference.settings.director === director.name && isChained(reference))
      .map(({ settings }) => settings.schedule),
  );
  return [...fleet.schedules.values()].filter(({ name }) => names.has(name)).map(rebuildSchedule);
}

function rebuildSchedule({ name, path, runs }: Schedule): SchedulePlan {
  const bases = runs.filter(({ level }) => level === 'Base');
  // Small files of the host, for which neither the Base's Pool nor its device was chosen.
  const small = {
    level: 'Full',
    pool: undefined,
    storage: undefined,
    spoolData: undefined,
    accurate: undefined,
  } as const;
  return { name: rebuildName(name), path, runs: bases.map((run) => ({ ...run, ...small })), directives: {} };
}

/** Where a host keeps the manifests of its references. Source: hooks/lib/rebuildsettings.sh. */
const MANIFESTS = '/var/lib/renfield/references';

/** What a reference is installed from, and what came of it the last time. */
export function rebuildFileSet(reference: Reference, host: Host): FileSetPlan {
  const files = [
    `${host.daemon.paths.renfield}/current/references/${reference.name}`,
    `${MANIFESTS}/${reference.name}`,
  ];
  return plainFileSet(rebuildName(reference.name), reference.path, files);
}

/** What the Job that rebuilds runs when it is over: the host installs, then the Director starts the Base. */
export function rebuildScripts(director: Director, { name }: Reference, host: Host): readonly RunScript[] {
  return [
    runAfter('success', 'client', texts(...hookWords(host), 'rebuild', name), {
      failJob: true,
      why: 'Installs it anew beside the old volume, now that the device is free again.',
    }),
    runAfter('success', 'director', [...chainWords(director), ...texts('start', name)], {
      failJob: true,
      why: 'Only what is installed and verified is worth a Base.',
    }),
  ];
}

/** Removes the previous volume once the Base of the new one is good. */
export function settleScript(host: Host, { name }: Reference): RunScript {
  const words = [...texts(...hookWords(host), 'rebuild', name, '--settle', '--job'), jobCode('%i')];
  const why = 'A good Base of the new volume: the one before it is not needed any more.';
  return runAfter('success', 'client', words, { why });
}

/** Names the Base that a Full of a guest takes, or says that there is none: Bacula itself is silent then. */
export function guardScripts(fleet: Fleet, director: Director, { base }: Guest): readonly RunScript[] {
  const chained = base.filter((name) => {
    const reference = fleet.references.get(name);
    return reference !== undefined && isChained(reference);
  });
  if (chained.length === 0) return [];
  const words = [...chainWords(director), { text: 'guard' }, jobCode('%l'), ...texts(...chained)];
  return [runBefore('director', words, { failJob: false, why: 'Bacula does not say when there is no Base.' })];
}

/** After a rebuild or a Base that failed: which Base the Fulls go on with. */
export function fallbackScript(director: Director, { name }: Reference): RunScript {
  const why = 'The Fulls go on with the Base that is there.';
  return runAfter('failure', 'director', [...chainWords(director), ...texts('guard', 'Full', name)], { why });
}

/** Where the Director's own machine has the console that the chain uses. */
export const CHAIN_CONSOLE_FILE = 'chain.conf';

function chainWords({ daemon }: Director): Word[] {
  const { hooks, programs, renfield } = daemon.paths;
  const console = `${renfield}/current/${CHAIN_CONSOLE_FILE}`;
  return texts(`${hooks}/renfield-chain`, '--bconsole', `${programs}/bconsole`, '--console', console);
}

function texts(...words: readonly string[]): Word[] {
  return words.map((text) => ({ text }));
}

export const CHAIN_CONSOLE = 'renfield-chain';

/**
 * The console of the chain: it may run and list the Bases and nothing else, as the user of the Director can read its password. One that the
 * inventory declares under this name is used instead. Undefined where the Director rebuilds nothing.
 */
export function chainConsole(fleet: Fleet, director: Director, jobs: readonly JobPlan[]): Console | undefined {
  const bases = jobs.filter(({ startedBy }) => startedBy !== undefined);
  if (bases.length === 0) return undefined;
  const own = fleet.consoles.get(CHAIN_CONSOLE);
  if (own !== undefined) return own;
  const id = `console-${CHAIN_CONSOLE}`;
  return {
    name: CHAIN_CONSOLE,
    path: director.path,
    secret: { id, reference: { file: `secrets/${id}` }, path: director.path },
    commands: ['run', 'list'],
    tls: undefined,
    directives: { 'Job ACL': bases.map(({ name }) => name) },
  };
}
