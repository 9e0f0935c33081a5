import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { queryCatalog } from './harness/catalog.ts';
import { bconsole } from './harness/console.ts';
import type { JobRow } from './harness/job.ts';
import { readJob, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { freePorts } from './harness/ports.ts';
import { writeTree } from './harness/tree.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { renderTree } from './rendered/tree.ts';

/** Stands for the hook, which needs a volume group: writes down how Bacula called it, and fails at a step that the file `fail` names. */
const RECORDER = `#!/bin/sh
here=\${0%/*}
printf "%s\\n" "$*" >>"$here/calls"
case $* in "$(cat "$here/fail" 2>/dev/null) "*) echo "told to fail"; exit 74 ;; esac
`;

const inventory = (sandbox: string, ports: readonly number[]): string => `
version: 1
bacula: "9.6"
director:
  name: raun-dir
  address: 127.0.0.1
  listen: 127.0.0.1
  port: ${ports[0]}
  paths: {working: ${sandbox}/work/dir, pid: ${sandbox}/work/dir, renfield: ${sandbox}/machines/director, hooks: ${sandbox}/hooks}
  file_daemon: {port: ${ports[3]}}
  catalog_backup: {enabled: false}
storages:
  disk:
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${ports[1]}
    path: ${sandbox}/volumes
    drives: 2
    paths: {working: ${sandbox}/work/sd, pid: ${sandbox}/work/sd, renfield: ${sandbox}/machines/storage}
pools:
  full: {retention: 6 months, volume_jobs: 1}
  base: {retention: 13 months, volume_jobs: 1}
schedules:
  monthly: {base: 1st sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
hosts:
  raun-kvm-1:
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${ports[2]}
    os: debian12
    paths: {working: ${sandbox}/work/host, pid: ${sandbox}/work/host, renfield: ${sandbox}/machines/host, run: ${sandbox}/run, hooks: ${sandbox}/hooks}
references:
  Debian12: {os: debian12, packages: min, host: raun-kvm-1, schedule: monthly, rebuild: director}
guests:
  van-web-1: {os: debian12, trust: owned, method: files, host: raun-kvm-1, base: Debian12, schedule: nightly}
`;

describe('the monthly chain on a real Bacula: installed anew, saved as a Base, used by the Fulls', () => {
  const sandbox = useSandbox();
  const hooks = () => join(sandbox(), 'hooks');

  const bacula = useInstallation(async () => {
    const ports = await freePorts(4);
    for (const name of ['Debian12', 'van-web-1']) {
      writeTree(join(sandbox(), 'run', 'mnt', name), operatingSystem());
      mkdirSync(join(sandbox(), 'run', 'meta', name), { recursive: true });
    }
    mkdirSync(hooks());
    writeFileSync(join(hooks(), 'renfield-hook'), RECORDER);
    chmodSync(join(hooks(), 'renfield-hook'), 0o755);
    copyFileSync(resolve(import.meta.dirname, '../../hooks/renfield-chain'), join(hooks(), 'renfield-chain'));
    const machine = (name: string): string => join(sandbox(), 'machines', name);
    const tree = await renderTree(sandbox(), inventory(sandbox(), ports), {
      [machine('director')]: 'director/raun-dir',
      [machine('storage')]: 'storage/disk',
      [machine('host')]: 'host/raun-kvm-1',
    });
    return {
      sandbox: sandbox(),
      director: tree.file('director/raun-dir/bacula-dir/index.conf'),
      console: tree.file('director/raun-dir/bconsole.conf'),
      storageDaemons: [tree.file('storage/disk/bacula-sd.conf')],
      fileDaemons: [{ config: tree.file('host/raun-kvm-1/bacula-fd.conf') }],
    };
  });

  /** What the hook was called with since this was last asked. */
  const hookCalls = (): string[] => {
    const file = join(hooks(), 'calls');
    if (!existsSync(file)) return [];
    const calls = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(file);
    return calls;
  };

  const failAt = (step: string) => writeFileSync(join(hooks(), 'fail'), step);

  const jobsOf = async (name: string): Promise<readonly number[]> => {
    const rows = await queryCatalog<{ id: number }>(
      bacula().catalog,
      `SELECT JobId AS id FROM Job WHERE Name = '${name}' ORDER BY JobId`,
    );
    return rows.map(({ id }) => id);
  };

  /** The Base that the chain has started after these, once it is over. */
  const newBase = async (before: readonly number[]): Promise<JobRow> => {
    const [jobId] = (await jobsOf('Debian12')).filter((id) => !before.includes(id));
    if (jobId === undefined) throw new Error('no Base was started');
    await bconsole(bacula(), [`wait jobid=${jobId}`]);
    return readJob(bacula().catalog, jobId);
  };

  it('warns in a Full for which there is no Base yet, and still saves everything', async () => {
    // Bacula makes a Full of the first Incremental.
    const full = await runJob(bacula(), 'van-web-1', 'Incremental');
    expect(full.log).toContain('[renfield Debian12] guard: there is no Base: a Full stores everything');
    expect(full).toMatchObject({ status: 'T', level: 'F', hasBase: false });
    expect(full.log).toContain('Backup OK -- with warnings');
    hookCalls();
  });

  it('saves what the reference is installed from, has it installed, and then runs its Base by itself', async () => {
    const rebuild = await runJob(bacula(), 'Debian12-rebuild', 'Full');
    expect(rebuild).toMatchObject({ status: 'T', level: 'F' });
    expect(rebuild.log).toMatch(/\[renfield Debian12\] start: Base Job queued, job=\d+/u);
    const base = await newBase([]);
    expect(base).toMatchObject({ status: 'T', level: 'B', errors: 0 });
    expect(hookCalls()).toEqual([
      'rebuild Debian12',
      `before Debian12 --job ${base.jobId}`,
      `check Debian12 --job ${base.jobId}`,
      `rebuild Debian12 --settle --job ${base.jobId}`,
      `after Debian12 --job ${base.jobId}`,
    ]);
    const saved = await bconsole(bacula(), [`list files jobid=${rebuild.jobId}`]);
    expect(saved).toContain('/current/references/Debian12/preseed.cfg');
  });

  it('names in a Full the Base that Bacula then uses', async () => {
    const [base] = await jobsOf('Debian12');
    const full = await runJob(bacula(), 'van-web-1', 'Full');
    expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0 });
    expect(full.log).toMatch(
      new RegExp(`guard: a Full takes from base_job=${base} of 20[0-9-]+ [0-9:]+ files=\\d+ bytes=\\d+`, 'u'),
    );
    expect(full.log).toContain(`Using BaseJobId(s): ${base}`);
  });

  it('says nothing of Bases in an Incremental', async () => {
    const incremental = await runJob(bacula(), 'van-web-1', 'Incremental');
    expect(incremental).toMatchObject({ status: 'T', errors: 0 });
    expect(incremental.log).not.toContain('guard:');
  });

  it('starts no Base after a rebuild that failed, and says which one the Fulls go on with', async () => {
    const before = await jobsOf('Debian12');
    failAt('rebuild');
    const rebuild = await runJob(bacula(), 'Debian12-rebuild', 'Full');
    failAt('nothing');
    expect(rebuild.status).not.toBe('T');
    expect(rebuild.log).toContain('told to fail');
    expect(rebuild.log).not.toContain('Base Job queued');
    expect(rebuild.log).toContain(`guard: a Full takes from base_job=${before.at(-1)} `);
    expect(await jobsOf('Debian12')).toEqual(before);
  });

  it('keeps the previous volume when the check of the new Base fails, and goes on with the Base before', async () => {
    const before = await jobsOf('Debian12');
    hookCalls();
    failAt('check');
    await runJob(bacula(), 'Debian12-rebuild', 'Full');
    const base = await newBase(before);
    failAt('nothing');
    expect(base.status).not.toBe('T');
    expect(hookCalls().filter((call) => call.includes('--settle'))).toEqual([]);
    expect(base.log).toContain(`guard: a Full takes from base_job=${before.at(-1)} `);
  });

  it('gives the Director a console that can run and list these Bases, and nothing else', async () => {
    const chain = { console: join(sandbox(), 'machines/director/current/chain.conf'), runtime: bacula().runtime };
    expect(await bconsole(chain, ['list job=Debian12'])).toContain('| Debian12 ');
    expect(await bconsole(chain, ['list job=van-web-1'])).not.toContain('| van-web-1');
    const refused = await bconsole(chain, [
      'run job=van-web-1 level=Full yes',
      'delete volume=base-0001 yes',
      'status director',
    ]);
    expect(refused).not.toContain('Job queued');
    expect(refused).not.toContain('deleted');
    expect(refused).not.toContain('Running Jobs');
  });
});
