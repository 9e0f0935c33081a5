import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withLock } from '../../../scripts/lock.mjs';

// Whole programs are started here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'renfield-lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Appends "in" and "out" to a log, some milliseconds apart, under the lock. */
const worker = `
  import { appendFileSync } from 'node:fs';
  import { withLock } from ${JSON.stringify(join(process.cwd(), 'scripts/lock.mjs'))};
  await withLock('lock', async () => {
    appendFileSync('log', 'in ');
    await new Promise((done) => setTimeout(done, 30));
    appendFileSync('log', 'out ');
  });
`;

function work(): Promise<number | null> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', worker], { cwd: folder, stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', resolve));
}

it('lets in one process at a time', async () => {
  expect(await Promise.all([work(), work(), work(), work()])).toEqual([0, 0, 0, 0]);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('in out '.repeat(4));
  expect(readdirSync(folder)).toEqual(['log']);
});

it('takes over from an owner that was killed', async () => {
  const dead = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => dead.on('close', resolve));
  writeFileSync(join(folder, 'lock'), `${dead.pid!}\n`);
  expect(await Promise.all([work(), work()])).toEqual([0, 0]);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('in out in out ');
  expect(readdirSync(folder)).toEqual(['log']);
});

it('is released when the work fails', async () => {
  const path = join(folder, 'lock');
  const work = () => Promise.reject(new Error('no space left'));
  await expect(withLock(path, work)).rejects.toThrow('no space left');
  expect(existsSync(path)).toBe(false);
});
