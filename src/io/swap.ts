import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { guard } from './temporary.ts';

/** The suffix of a tree that has just been replaced. */
const PREVIOUS = '-previous';

/** A new, empty folder beside a target, on the same filesystem. Its name tells whose process it belongs to. */
export function makeStaging(target: string): string {
  return guard(mkdtempSync(join(dirname(target), `${prefixOf(target)}${process.pid}-`)));
}

/**
 * Puts a staged folder in the place of the target. Node cannot exchange two folders, so for the time of one rename the name is free; what a
 * process leaves behind that is killed just then, `settle` puts right. What was replaced is removed as far as it can be.
 */
export function swap(staging: string, target: string): void {
  if (!existsSync(target)) {
    renameSync(staging, target);
    return;
  }
  const previous = `${staging}${PREVIOUS}`;
  renameSync(target, previous);
  try {
    renameSync(staging, target);
  } catch (error) {
    renameSync(previous, target);
    throw error;
  }
  discard(previous);
}

/** Removes a folder that nobody needs any more; the next run removes what resists. */
export function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The tree itself is in its place: that its remains are not gone must not look like a failure.
  }
}

/** Puts right what a killed process left beside a target: a tree that it had moved away comes back, and what was half written goes. */
export function settle(target: string): void {
  const folder = dirname(target);
  if (!existsSync(folder)) return;
  const prefix = prefixOf(target);
  const left = readdirSync(folder).filter((name) => name.startsWith(prefix) && isAbandoned(name.slice(prefix.length)));
  for (const name of left) {
    if (name.endsWith(PREVIOUS) && !existsSync(target)) renameSync(join(folder, name), target);
  }
  for (const name of left) discard(join(folder, name));
}

function prefixOf(target: string): string {
  return `.${basename(target)}.renfield-`;
}

/** Whether the process of `PID-RANDOM` or `PID-RANDOM-previous` is gone. Source: kill(2), signal 0. */
function isAbandoned(rest: string): boolean {
  const pid = /^(\d+)-\w{6}(-previous)?$/.exec(rest)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return Number(pid) === process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
