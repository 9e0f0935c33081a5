import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { queryCatalog } from './harness/catalog.ts';
import { compareTrees } from './harness/compare.ts';
import { restoreJobs, runJob, type JobRow } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { setTime, writeEntry, writeTree, type Entry } from './harness/tree.ts';
import { hypervisor, mountedAt } from './rendered/hypervisor.ts';

const INVENTORY = `
schedules:
  monthly: {base: 1st sat at 18:05}
  aps: {base: 1st sat at 22:05, full: 2nd sun at 23:05}
references:
  CentOS6: {os: centos6, host: raun-kvm-1, schedule: monthly}
guests:
  van-aps-1: {os: centos6, trust: owned, method: files, host: raun-kvm-1, base: [self, CentOS6], schedule: aps}
`;

const MTIME = 1_330_000_000;

const file = (path: string, text: string): Entry => ({
  type: 'file',
  path,
  mode: 0o644,
  mtime: MTIME,
  content: Buffer.from(text.padEnd(4000, '.')),
});

const COMMON = file('common', 'equal in the reference, in the Base of the guest, and now');
const OWN = file('settings', 'of the guest');
const OF_REFERENCE = file('settings', 'of the reference');
const NEW = file('installed-later', 'in the reference, and in the guest only after its own Base');

describe('Base = "van-aps-1", "CentOS6" with both Bases there', () => {
  const sandbox = useSandbox();
  const guest = () => mountedAt(sandbox(), 'van-aps-1');

  const bacula = useInstallation(() => {
    writeTree(mountedAt(sandbox(), 'CentOS6'), [COMMON, OF_REFERENCE, NEW]);
    writeTree(guest(), [COMMON, OWN]);
    return hypervisor(sandbox(), { rest: INVENTORY, guests: ['CentOS6', 'van-aps-1'] });
  });

  const put = (entry: Entry) => {
    writeEntry(guest(), entry);
    setTime(guest(), entry.path, entry.mtime);
  };

  /** For each file of a Full, where Bacula has it from. */
  const origins = async (full: JobRow, bases: Readonly<Record<string, JobRow>>): Promise<Record<string, string>> => {
    const names = new Map(Object.entries(bases).map(([name, { jobId }]) => [jobId, name]));
    const taken = await queryCatalog<{ file: string; job: number }>(
      bacula().catalog,
      `SELECT Filename.Name AS file, BaseFiles.BaseJobId AS job FROM BaseFiles JOIN File USING (FileId) JOIN Filename USING (FilenameId)
       WHERE BaseFiles.JobId = ${full.jobId}`,
    );
    const stored = await queryCatalog<{ file: string }>(
      bacula().catalog,
      `SELECT Filename.Name AS file FROM File JOIN Filename USING (FilenameId) WHERE JobId = ${full.jobId} AND FileIndex > 0`,
    );
    const all: (readonly [string, string])[] = [
      ...taken.map(({ file: name, job }) => [name, names.get(job) ?? `job ${job}`] as const),
      ...stored.map(({ file: name }) => [name, 'stored'] as const),
    ];
    return Object.fromEntries(all.filter(([name]) => [COMMON, OWN, NEW].some(({ path }) => path === name)));
  };

  const expectRestored = async (full: JobRow) => {
    const where = join(sandbox(), 'restored', String(full.jobId));
    expect(await restoreJobs(bacula(), { jobIds: [full.jobId], where, client: 'raun-kvm-1-fd' })).toMatchObject({
      status: 'T',
      errors: 0,
    });
    const differences = compareTrees(guest(), where, {}).filter(
      ({ aspect, path }) => aspect !== 'extra' && path !== '.',
    );
    expect(differences).toEqual([]);
  };

  it("takes each path from the guest's own Base, when that ran last, and only what is not in it from the reference's", async () => {
    const CentOS6 = await runJob(bacula(), 'CentOS6', 'Base');
    const own = await runJob(bacula(), 'van-aps-1', 'Base');
    put(NEW);
    const full = await runJob(bacula(), 'van-aps-1', 'Full');
    expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0 });
    expect(await origins(full, { CentOS6, own })).toEqual({
      common: 'own',
      settings: 'own',
      'installed-later': 'CentOS6',
    });
    await expectRestored(full);
  });

  it("takes each path from the reference's Base, when that ran last, and never falls back to the guest's own", async () => {
    rmSync(join(guest(), NEW.path));
    const own = await runJob(bacula(), 'van-aps-1', 'Base');
    const CentOS6 = await runJob(bacula(), 'CentOS6', 'Base');
    put(NEW);
    const full = await runJob(bacula(), 'van-aps-1', 'Full');
    expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0 });
    // The own Base has this very content; the record of the reference stands before it.
    expect(await origins(full, { CentOS6, own })).toEqual({
      common: 'CentOS6',
      settings: 'stored',
      'installed-later': 'CentOS6',
    });
    await expectRestored(full);
  });
});
