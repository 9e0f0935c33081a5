import { jobCode, type Word } from '../bacula/command.ts';
import { has } from '../bacula/dialects.ts';
import type { Guest, Host, Reference } from '../inventory/model/guest.ts';
import type { HookCommands, HookedSource } from './plan.ts';

/** Whether the hook on its host reads a guest's disks. */
export function isHooked(source: Guest | Reference): source is HookedSource {
  return source.agent === undefined && source.host !== undefined;
}

/**
 * The three commands of a hooked Job. The File Daemon passes the JobId as a word of its own, by which a hook tells its own leftovers from
 * those of a Job that still runs.
 */
export function hookCommands(host: Host, guest: string): HookCommands {
  const program = hookWords(host).map((text) => ({ text }));
  const name = { text: guest };
  const step = (what: Word): Word[] => [...program, what, name, JOB, JOB_ID];
  // What the hook judges besides its own proof. A File Daemon that does not know a code hands it on as it is written.
  const counters = has(host.daemon.bacula, 'jobCounters') ? COUNTERS : [];
  return { before: step(BEFORE), check: [...step(CHECK), ...LEVEL, ...counters], after: step(AFTER) };
}

export function hookProgram({ daemon }: Host): string {
  return `${daemon.paths.hooks}/renfield-hook`;
}

/** What a File Daemon calls the hook with: through sudo where it is not root, which asks nothing (`-n`). Its place is the same on every system. */
export function hookWords(host: Host): string[] {
  return [...(host.user === undefined ? [] : ['/usr/bin/sudo', '-n']), hookProgram(host)];
}

const [BEFORE, CHECK, AFTER, JOB] = [{ text: 'before' }, { text: 'check' }, { text: 'after' }, { text: '--job' }];
const JOB_ID = jobCode('%i');
const LEVEL = [{ text: '--level' }, jobCode('%l')];
const COUNTERS = [
  ...[{ text: '--files' }, jobCode('%F')],
  ...[{ text: '--bytes' }, jobCode('%b')],
  ...[{ text: '--errors' }, jobCode('%E')],
];
