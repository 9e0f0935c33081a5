import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyChanges } from './harness/change.ts';
import { compareTrees } from './harness/compare.ts';
import { writeFixture } from './harness/fixture.ts';
import { guestChanges, IN_USE } from './harness/guest.ts';
import { guestRoot } from './harness/guest-root.ts';
import type { JobRow } from './harness/job.ts';
import { restoreJobs, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { freePorts } from './harness/ports.ts';
import type { RawPath } from './harness/tree.ts';
import { writeTree } from './harness/tree.ts';
import type { BaseUsage } from './harness/usage.ts';
import { baseUsage } from './harness/usage.ts';

describe('one Base for a guest that the host reads from a mount and a guest with an agent', () => {
  let lateDirectories: ReadonlySet<RawPath>;
  let jobs: { readonly agentless: JobRow; readonly agent: JobRow };
  const sandbox = useSandbox();
  const mount = (name: string): string => join(sandbox(), 'mnt', name);

  const bacula = useInstallation(async () => {
    for (const name of ['reference', 'agentless', 'agent']) writeTree(mount(name), operatingSystem());
    for (const name of ['agentless', 'agent']) lateDirectories = applyChanges(mount(name), guestChanges(name), IN_USE);
    const [director, storage, host, agent] = await freePorts(4);
    const conf = writeFixture('shared-base', join(sandbox(), 'conf'), {
      sandbox: sandbox(),
      director_port: director!,
      storage_port: storage!,
      host_port: host!,
      agent_port: agent!,
      strip: mount('reference').split(sep).length - 1,
    });
    return {
      sandbox: sandbox(),
      director: join(conf, 'bacula-dir.conf'),
      console: join(conf, 'bconsole.conf'),
      storageDaemons: [join(conf, 'bacula-sd.conf')],
      fileDaemons: [
        { config: join(conf, 'host-fd.conf') },
        { config: join(conf, 'agent-fd.conf'), ...(await guestRoot(sandbox(), mount('agent'), 'agent')) },
      ],
    };
  });

  const restored = async ({ jobId, name }: JobRow, client: string): Promise<string> => {
    const where = join(sandbox(), 'restored', name);
    expect(await restoreJobs(bacula(), { jobIds: [jobId], where, client })).toMatchObject({ status: 'T', errors: 0 });
    return where;
  };

  const fullWithBase = async (job: string): Promise<readonly [JobRow, BaseUsage]> => {
    const full = await runJob(bacula(), job, 'Full');
    expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0 });
    const usage = await baseUsage(bacula().catalog, full.jobId);
    process.stdout.write(`${job}: ${full.bytes} bytes saved, ${usage.percent.toFixed(2)} % taken from the Base\n`);
    return [full, usage];
  };

  it('stores the same paths for both, so that both take the same bytes from it', async () => {
    expect(await runJob(bacula(), 'Reference', 'Base')).toMatchObject({ status: 'T', errors: 0 });
    const [agentless, ofAgentless] = await fullWithBase('agentless');
    const [agent, ofAgent] = await fullWithBase('agent');
    jobs = { agentless, agent };
    expect(ofAgentless.percent).toBeGreaterThan(90);
    expect(ofAgent.baseBytes).toBe(ofAgentless.baseBytes);
  });

  it('restores the agentless guest; the folders above it are stored under their own paths', async () => {
    const where = await restored(jobs.agentless, 'host-fd');
    const differences = compareTrees(mount('agentless'), where, { lateDirectories });
    // StripPath does not touch the directories that File = names and those above it; the root directory is not restored.
    const above = ['', 'mnt', join('mnt', 'agentless')].map((path) => relative('/', join(sandbox(), path)));
    expect(differences.map(({ path, aspect }) => `${path} ${aspect}`)).toEqual([
      '. mtime',
      ...above.map((path) => `${path} extra`),
    ]);
  });

  it('restores the guest with an agent, all but what the kernel mounted over its folders', async () => {
    const where = await restored(jobs.agent, 'agent-fd');
    const differences = compareTrees(mount('agent'), where, { lateDirectories });
    const mounted = new Set(['dev', 'proc', 'tmp']);
    expect(differences.filter(({ path }) => !mounted.has(path))).toEqual([]);
    expect(differences.map(({ aspect }) => aspect)).not.toContain('missing');
  });
});
