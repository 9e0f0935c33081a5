import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { execa } from 'execa';
import { queryCatalog } from './harness/catalog.ts';
import { bconsole } from './harness/console.ts';
import type { JobRow } from './harness/job.ts';
import { readJob, runJob } from './harness/job.ts';
import { debian13, debian13Runtime } from './harness/debian13.ts';
import type { Runtime } from './harness/runtime.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { writeTree } from './harness/tree.ts';
import { baseUsage } from './harness/usage.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { checkCall, failAt, hookCalls, hypervisor, mountedAt } from './rendered/hypervisor.ts';

const RENFIELD = resolve(import.meta.dirname, '../../dist/main.js');

const INVENTORY = `
schedules:
  monthly: {base: 1st sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
references:
  Debian12: {os: debian12, packages: min, host: raun-kvm-1, schedule: monthly, rebuild: director}
guests:
  van-web-1: {os: debian12, trust: owned, method: files, host: raun-kvm-1, base: Debian12, schedule: nightly}
`;

const trixie = await debian13();

const RELEASES: readonly { release: string; runtime?: (folder: string) => Runtime }[] = [
  { release: '9.6' },
  ...('root' in trixie ? [{ release: '15', runtime: (folder: string) => debian13Runtime(trixie.root, folder) }] : []),
];

describe.each(RELEASES)(
  'the monthly chain on a real Bacula ($release): installed anew, saved as a Base, used by the Fulls',
  ({ release, runtime }) => {
    const sandbox = useSandbox();
    const bacula = useInstallation(async () => {
      const machines = ['Debian12', 'van-web-1'];
      for (const name of machines) writeTree(mountedAt(sandbox(), name), operatingSystem());
      const files = await hypervisor(sandbox(), { rest: INVENTORY, guests: machines, release });
      return { ...files, ...(runtime === undefined ? {} : { runtime: runtime(sandbox()) }) };
    });

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
      hookCalls(sandbox());
    });

    it('saves what the reference is installed from, has it installed, and then runs its Base by itself', async () => {
      const rebuild = await runJob(bacula(), 'Debian12-rebuild', 'Full');
      expect(rebuild).toMatchObject({ status: 'T', level: 'F' });
      expect(rebuild.log).toMatch(/\[renfield Debian12\] start: Base Job queued, job=\d+/u);
      const base = await newBase([]);
      expect(base).toMatchObject({ status: 'T', level: 'B', errors: 0 });
      expect(hookCalls(sandbox())).toEqual([
        'rebuild Debian12',
        `before Debian12 --job ${base.jobId}`,
        checkCall('Debian12', base),
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
      failAt(sandbox(), 'rebuild');
      const rebuild = await runJob(bacula(), 'Debian12-rebuild', 'Full');
      failAt(sandbox(), 'none');
      expect(rebuild.status).not.toBe('T');
      expect(rebuild.log).toContain('told to fail');
      expect(rebuild.log).not.toContain('Base Job queued');
      expect(rebuild.log).toContain(`guard: a Full takes from base_job=${before.at(-1)} `);
      expect(await jobsOf('Debian12')).toEqual(before);
    });

    it('keeps the previous volume when the check of the new Base fails, and goes on with the Base before', async () => {
      const before = await jobsOf('Debian12');
      hookCalls(sandbox());
      failAt(sandbox(), 'check');
      await runJob(bacula(), 'Debian12-rebuild', 'Full');
      const base = await newBase(before);
      failAt(sandbox(), 'none');
      expect(base.status).not.toBe('T');
      expect(hookCalls(sandbox()).filter((call) => call.includes('--settle'))).toEqual([]);
      expect(base.log).toContain(`guard: a Full takes from base_job=${before.at(-1)} `);
    });

    // A bconsole of this machine cannot read what is written for a newer one.
    it.runIf(release === '9.6')('tells before a Full what it would take from its Base', async () => {
      const [last] = (await jobsOf('van-web-1')).slice(-1);
      const preview = (...more: string[]) =>
        execa('node', [RENFIELD, 'base', 'preview', 'van-web-1', '-i', join(sandbox(), 'inventory.yaml'), ...more]);
      process.stdout.write(`${(await preview()).stdout}\n`);
      const { stdout } = await preview('--json');
      const { full, taken, stored, bases } = JSON.parse(stdout) as Record<
        'full' | 'taken' | 'stored',
        { files: number; bytes: number }
      > & { bases: unknown[] };
      const [base] = await jobsOf('Debian12');
      expect(bases).toMatchObject([{ name: 'Debian12', run: { jobId: base } }]);
      expect(taken.bytes).toBeGreaterThan(0.99 * full.bytes);
      const run = await runJob(bacula(), 'van-web-1', 'Full');
      expect(run.jobId).toBeGreaterThan(last ?? 0);
      const usage = await baseUsage(bacula().catalog, run.jobId);
      expect({ files: stored.files, taken: taken.bytes }).toEqual({ files: usage.ownFiles, taken: usage.baseBytes });
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
  },
);
