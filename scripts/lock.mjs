// One process at a time: a lock file that holds its owner's process id, so that a killed owner blocks nobody.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves to what `work` resolves to, run while no other process holds `path`. */
export async function withLock(path, work) {
  while (!take(path)) await sleep(250);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** A link appears at once with its content, so no reader meets a lock that does not name its owner yet. */
function take(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, `${process.pid}\n`);
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(ownerOf(path))) discard(path);
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** A vanished file is a lock just released: the next try will tell. */
function isAlive(pid) {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Renames before it removes: of several waiters that saw the same dead owner, one succeeds. */
function discard(path) {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
