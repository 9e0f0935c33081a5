import { jobCode, type Word } from '../bacula/command.ts';
import { has } from '../bacula/dialects.ts';
import { runAfter, runBefore, type RunScript } from '../bacula/run-script.ts';
import type { Guest, Host, Reference } from '../inventory/model/guest.ts';
import type { HookedSource } from './plan.ts';

/** Whether the hook on its host reads a guest's disks. */
export function isHooked(source: Guest | Reference): source is HookedSource {
  return source.agent === undefined && source.host !== undefined;
}

/**
 * The RunScripts of a hooked Job, and among them `settle`, which a reference has besides. The File Daemon passes the JobId as a word of its
 * own, by which a hook tells its own leftovers from those of a Job that still runs.
 */
export function hookScripts(host: Host, guest: string, settle: readonly RunScript[] = []): readonly RunScript[] {
  const program = hookWords(host).map((text) => ({ text }));
  const name = { text: guest };
  const step = (what: Word): Word[] => [...program, what, name, JOB, JOB_ID];
  // What the hook judges besides its own proof. A File Daemon that does not know a code hands it on as it is written.
  const counters = has(host.daemon.bacula, 'jobCounters') ? COUNTERS : [];
  return [
    runBefore('client', step(BEFORE), {
      why: 'Opens the disks; a guest that cannot be opened is not backed up.',
    }),
    runAfter('success', 'client', [...step(CHECK), ...LEVEL, ...counters], {
      failJob: true,
      why: 'Bacula itself takes an overflowed snapshot for a good backup.',
    }),
    ...settle,
    runAfter('any', 'client', step(AFTER), {
      why: 'Closes the disks whatever happened; being slow at it spoils no backup.',
    }),
  ];
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
