import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault, reasonOf } from './fault.ts';

/** What a process that is told to end leaves with the default action. Source: signal(7). */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The folders of this process that must not outlive it. */
const folders = new Set<string>();

/**
 * A new folder that only we can read, below the temporary directory. It goes with `release`, at a signal, or, if this process is killed, with the
 * next run that makes one: it may hold secrets. Its name says whose it is.
 */
export function makeTemporary(kind: string): string {
  const place = tmpdir();
  try {
    sweep(place);
    return guard(mkdtempSync(join(place, `renfield-${kind}-${process.pid}.${namespace()}-`)));
  } catch (error) {
    throw new Fault(`cannot make a folder in ${place}: ${reasonOf(error)}`, 4, 'TMPDIR names another place');
  }
}

/** Has a folder removed, should a signal end this process before `release`. */
export function guard(folder: string): string {
  if (folders.size === 0) for (const signal of SIGNALS) process.on(signal, end);
  folders.add(folder);
  return folder;
}

/** Removes a folder, and with the last one the hold on signals. */
export function release(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  forget(folder);
}

/** Keeps a folder that has got its place. */
export function forget(folder: string): void {
  folders.delete(folder);
  if (folders.size === 0) for (const signal of SIGNALS) process.off(signal, end);
}

/** Removes everything, and ends as the signal would have ended us: whoever waits for us sees which one it was. */
function end(signal: NodeJS.Signals): void {
  for (const folder of [...folders]) {
    try {
      release(folder);
    } catch {
      forget(folder); // the others still have to go
    }
  }
  for (const one of SIGNALS) process.off(one, end);
  process.kill(process.pid, signal);
}

/** The namespace in which our process numbers mean something: two containers may share a temporary directory. */
function namespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

/** Removes what killed runs of ours left: of our own user, of this process namespace, of a process that is gone. */
function sweep(place: string): void {
  const own = namespace();
  for (const name of readdirSync(place)) {
    const found = /^renfield-[a-z]+-(\d+)\.(\d+)-\w{6}$/.exec(name);
    if (found?.[2] !== own || isAlive(Number(found[1]))) continue;
    const folder = join(place, name);
    try {
      const entry = lstatSync(folder);
      if (entry.isDirectory() && entry.uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run was quicker, or it cannot be removed: neither keeps us from our work.
    }
  }
}

/** Source: kill(2), signal 0. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
