import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyChanges } from './harness/change.ts';
import { queryCatalog } from './harness/catalog.ts';
import { compareTrees } from './harness/compare.ts';
import { debian13, debian13Runtime } from './harness/debian13.ts';
import { writeFixture } from './harness/fixture.ts';
import { guestChanges, IN_USE, NEXT_DAY, nightlyChanges } from './harness/guest.ts';
import { estimate, readJob, restoreJobs, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import type { Confinement } from './harness/namespace.ts';
import { mountPointsUnder } from './harness/namespace.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { freePorts } from './harness/ports.ts';
import type { Runtime } from './harness/runtime.ts';
import { INSTALLED } from './harness/runtime.ts';
import type { RawPath } from './harness/tree.ts';
import { writeTree } from './harness/tree.ts';
import { baseUsage, reportedUse } from './harness/usage.ts';

const trixie = await debian13();
const releases = [
  { release: '9.6.7', runtime: (): Runtime => INSTALLED },
  ...('root' in trixie
    ? [{ release: '15.0.3', runtime: (folder: string) => debian13Runtime(trixie.root, folder) }]
    : []),
];

describe.each(releases)(
  'Bacula $release with one reference and one guest, its configuration hand-written',
  ({ release, runtime }) => {
    /** Directories that gained or lost a name, which Bacula sets before it puts files of the Base into them. */
    const lateDirectories = new Set<RawPath>();
    const jobId = { base: 0, full: 0, incremental: 0 };
    const sandbox = useSandbox();
    const tree = (name: string): string => join(sandbox(), 'trees', name);

    beforeAll(() => {
      for (const name of ['reference', 'guest']) writeTree(tree(name), operatingSystem());
      for (const path of applyChanges(tree('guest'), guestChanges('guest'), IN_USE)) lateDirectories.add(path);
    });

    const bacula = useInstallation(async () => {
      const [director, storage, referencePort, guestPort] = await freePorts(4);
      const conf = writeFixture('restore', join(sandbox(), 'conf'), {
        sandbox: sandbox(),
        director_port: director!,
        storage_port: storage!,
        reference_port: referencePort!,
        guest_port: guestPort!,
      });
      const seenAtRoot = (source: string): Confinement => ({ mounts: [{ source, target: join(sandbox(), 'root') }] });
      return {
        sandbox: sandbox(),
        runtime: runtime(sandbox()),
        director: join(conf, 'bacula-dir.conf'),
        console: join(conf, 'bconsole.conf'),
        storageDaemons: [join(conf, 'bacula-sd.conf')],
        fileDaemons: [
          { config: join(conf, 'reference-fd.conf'), confinement: seenAtRoot(tree('reference')) },
          { config: join(conf, 'guest-fd.conf'), confinement: seenAtRoot(tree('guest')) },
        ],
      };
    });

    const restored = async (name: string, jobIds: readonly number[]): Promise<string> => {
      const where = join(sandbox(), 'restored', name);
      expect(await restoreJobs(bacula(), { jobIds, where, client: 'guest-fd' })).toMatchObject({
        status: 'T',
        errors: 0,
      });
      return join(where, sandbox(), 'root');
    };

    const expectEqualTrees = (found: string): void => {
      expect(compareTrees(tree('guest'), found, { lateDirectories }).map(({ line }) => line)).toEqual([]);
      // The allowance is for times of these directories and for nothing else.
      for (const { path, aspect } of compareTrees(tree('guest'), found)) {
        expect(aspect).toBe('mtime');
        expect(lateDirectories).toContain(path);
      }
    };

    it('shows each File Daemon its own tree at one path, and nobody else a mount', () => {
      expect(mountPointsUnder(sandbox())).toEqual([]);
      expect(compareTrees(tree('reference'), tree('guest')).length).toBeGreaterThan(10);
    });

    it('saves all of the reference as its Base', async () => {
      const base = await runJob(bacula(), 'Reference', 'Base');
      expect(base).toMatchObject({ status: 'T', level: 'B', errors: 0, files: operatingSystem().length });
      expect(base.log).toContain(`dir ${release} `);
      expect(base.log).toContain('Termination:            Backup OK');
      jobId.base = base.jobId;

      // 43 digits of base 64 are 256 bits: bdirjson 9.6.7 prints Sha1, but the File Daemon computes what was asked for.
      const digests = await queryCatalog<{ readonly digits: number }>(
        bacula().catalog,
        'SELECT DISTINCT length(MD5) AS digits FROM File WHERE length(MD5) > 1',
      );
      expect(digests).toEqual([{ digits: 43 }]);
    });

    it('saves of the guest what the Base does not hold, as estimated, and restores it whole', async () => {
      const estimated = await estimate(bacula(), 'guest', 'Full');
      const without = await runJob(bacula(), 'guest-without-base', 'Full');
      const full = await runJob(bacula(), 'guest', 'Full');
      expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0, files: without.files });
      expect(full.log).toContain(`Using BaseJobId(s): ${jobId.base}\n`);

      const usage = await baseUsage(bacula().catalog, full.jobId);
      expect(estimated).toEqual({ files: usage.ownFiles, bytes: usage.ownBytes });
      expect(usage).toMatchObject({ storedBytes: full.bytes, ownBytes: full.bytes });
      expect(usage.ownFiles + usage.baseFiles).toBe(without.files);
      expect(usage.ownBytes + usage.baseBytes).toBe(without.bytes);
      expect(reportedUse(full.log)).toMatchObject({ held: operatingSystem().length, used: usage.baseFiles });
      expect(usage.percent).toBeGreaterThan(90);
      process.stdout.write(
        `Bacula ${release}: Full without Base ${without.bytes} bytes, with Base ${full.bytes}: ${usage.percent.toFixed(2)} % taken from it\n`,
      );

      jobId.full = full.jobId;
      expectEqualTrees(await restored('full', [full.jobId]));
    });

    it('saves of the next day only what changed, and restores the guest as it is then', async () => {
      const changes = nightlyChanges('guest');
      for (const path of applyChanges(tree('guest'), changes, NEXT_DAY)) lateDirectories.add(path);
      const incremental = await runJob(bacula(), 'guest', 'Incremental');
      const deletions = changes.filter(({ type }) => type === 'deleted');
      const changedDirectories = 2;
      expect(incremental).toMatchObject({
        status: 'T',
        level: 'I',
        errors: 0,
        files: changes.length + changedDirectories,
      });
      expect((await baseUsage(bacula().catalog, incremental.jobId)).ownFiles).toBe(
        incremental.files - deletions.length,
      );
      jobId.incremental = incremental.jobId;
      expectEqualTrees(await restored('incremental', [jobId.full, incremental.jobId]));
    });

    it('restores the guest of the day before from the Full alone', async () => {
      const before = join(sandbox(), 'trees', 'before');
      writeTree(before, operatingSystem());
      applyChanges(before, guestChanges('guest'), IN_USE);
      expect(compareTrees(tree('before'), await restored('day-before', [jobId.full]), { lateDirectories })).toEqual([]);
    });

    it('knows each job by its number and no other', async () => {
      expect(await readJob(bacula().catalog, jobId.incremental)).toMatchObject({ name: 'guest', type: 'B' });
      await expect(readJob(bacula().catalog, 999)).rejects.toThrow('no job 999');
    });
  },
);
