// A File Daemon that ends in the middle of a Job. Bacula may call that Job "Incomplete", and then runs no script for it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bconsole } from './harness/console.ts';
import { debian13, debian13Runtime } from './harness/debian13.ts';
import { readJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import type { Runtime } from './harness/runtime.ts';
import { type Entry, writeTree } from './harness/tree.ts';
import { hypervisor, mountedAt } from './rendered/hypervisor.ts';

/** So slow that a daemon which is asked for its status now and then is met in the middle of the data. */
const inventory = (directives: string): string => `
schedules:
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
guests:
  van-web-1:
    {os: debian12, trust: owned, method: files, host: raun-kvm-1, schedule: nightly, directives: {Maximum Bandwidth: 500kb/s${directives}}}
`;

const FILES: readonly Entry[] = Array.from({ length: 1000 }, (_, index) => ({
  type: 'file',
  path: `file${index}`,
  mode: 0o644,
  mtime: 1_330_000_000,
  content: Buffer.alloc(50_000, index),
}));

/** With fewer, the Storage Daemon never calls a Job Incomplete (stored/append.c, possible_incomplete_job). */
const ENOUGH = 11;

const trixie = await debian13();
const newer = 'root' in trixie ? (folder: string) => debian13Runtime(trixie.root, folder) : undefined;

interface Case {
  readonly release: string;
  readonly runtime?: ((folder: string) => Runtime) | undefined;
  readonly name: string;
  readonly directives: string;
  readonly status: 'f' | 'I';
}

const cases = (release: string, cause: string, runtime?: (folder: string) => Runtime): readonly Case[] => [
  { release, runtime, name: 'as rendered', directives: '', status: 'f' },
  {
    release,
    runtime,
    name: "with Bacula's own defaults",
    directives: `, Reschedule Incomplete Jobs: true, ${cause}: true`,
    status: 'I',
  },
];

describe.each([
  ...cases('9.6', 'Spool Attributes'),
  ...(newer === undefined ? [] : cases('15', 'Allow Incomplete Jobs', newer)),
])('a Job whose File Daemon ends in the middle of it ($release, $name)', ({ release, runtime, directives, status }) => {
  const sandbox = useSandbox();
  const bacula = useInstallation(async () => {
    writeTree(mountedAt(sandbox(), 'van-web-1'), FILES);
    const files = await hypervisor(sandbox(), { rest: inventory(directives), guests: ['van-web-1'], release });
    return { ...files, ...(runtime === undefined ? {} : { runtime: runtime(sandbox()) }) };
  });

  const alarms = (): string => {
    const file = join(sandbox(), 'hooks', 'alarms');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };

  it(status === 'f' ? 'fails, and raises the alarm' : 'is Incomplete, and nobody is told', async () => {
    const queued = await bconsole(bacula(), ['run job=van-web-1 level=Full yes']);
    const jobId = Number(/JobId=(\d+)/u.exec(queued)?.[1]);
    await expect.poll(() => filesSaved(), { timeout: 300_000, interval: 100 }).toBeGreaterThanOrEqual(ENOUGH);
    bacula().daemons.at(-1)!.signal('SIGTERM');
    await expect
      .poll(async () => (await readJob(bacula().catalog, jobId)).log, { timeout: 300_000, interval: 250 })
      .toMatch(/Termination: .*Backup (Error|failed)/u);
    await expect
      .poll(async () => (await readJob(bacula().catalog, jobId)).log, { timeout: 300_000 })
      .toContain('Rescheduled Job');
    // 15.0.3 calls it an error and runs the alarm, but may leave the letter of the Storage Daemon in the catalog.
    const letters = status === 'f' && release === '15' ? ['f', 'I'] : [status];
    expect(letters).toContain((await readJob(bacula().catalog, jobId)).status);
    expect(alarms()).toBe(status === 'f' ? `${jobId} Fatal Error\n` : '');
  });

  const filesSaved = async (): Promise<number> => {
    const said = await bconsole(bacula(), ['status client=raun-kvm-1-fd']);
    return Number(/^ *Files(?:: Examined=\d+ Backed up)?=([\d,]+)/mu.exec(said)?.[1]?.replaceAll(',', '') ?? 0);
  };
});
