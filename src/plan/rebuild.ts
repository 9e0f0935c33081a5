import { jobCode, type Word } from '../bacula/command.ts';
import type { Console, Director } from '../inventory/model/director.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Guest, Host, Reference } from '../inventory/model/guest.ts';
import type { Schedule } from '../inventory/model/schedule.ts';
import { plainFileSet } from './filesets.ts';
import { hookWords, isHooked } from './hooks.ts';
import type { FileSetPlan, JobPlan, RebuildCommands, SchedulePlan } from './plan.ts';

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

/** What the Job that rebuilds calls when it is over. */
export function rebuildCommands(director: Director, reference: Reference, host: Host): RebuildCommands {
  const { name } = reference;
  return {
    install: texts(...hookWords(host), 'rebuild', name),
    start: [...chainWords(director), ...texts('start', name)],
  };
}

/** Removes the previous volume once the Base of the new one is good. */
export function settleCommand(host: Host, { name }: Reference): readonly Word[] {
  return [...texts(...hookWords(host), 'rebuild', name, '--settle', '--job'), jobCode('%i')];
}

/** Names the Base that a Full of a guest takes, or says that there is none: Bacula itself is silent then. */
export function guardCommand(fleet: Fleet, director: Director, { base }: Guest): readonly Word[] {
  const chained = base.filter((name) => {
    const reference = fleet.references.get(name);
    return reference !== undefined && isChained(reference);
  });
  return chained.length === 0 ? [] : [...chainWords(director), { text: 'guard' }, jobCode('%l'), ...texts(...chained)];
}

/** After a rebuild or a Base that failed: which Base the Fulls go on with. */
export function fallbackCommand(director: Director, { name }: Reference): readonly Word[] {
  return [...chainWords(director), ...texts('guard', 'Full', name)];
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
