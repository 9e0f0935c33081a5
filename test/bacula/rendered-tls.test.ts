import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyChanges } from './harness/change.ts';
import { compareTrees } from './harness/compare.ts';
import { debian13, debian13Runtime } from './harness/debian13.ts';
import { guestRoot } from './harness/guest-root.ts';
import { guestChanges, IN_USE } from './harness/guest.ts';
import { restoreJobs, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import type { Confinement } from './harness/namespace.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { freePorts } from './harness/ports.ts';
import type { RawPath } from './harness/tree.ts';
import { writeTree } from './harness/tree.ts';
import { baseUsage } from './harness/usage.ts';
import { loopback } from './rendered/loopback.ts';
import { renderTree } from './rendered/tree.ts';

const trixie = await debian13();

const inventory = (sandbox: string, [director, client, storage, reference, guest, old]: readonly number[]): string => `
version: 1
bacula: "15"
director: {name: raun-dir, ${loopback(sandbox, 'director', director)}, file_daemon: {port: ${client}}, catalog_backup: {enabled: false}}
storages:
  disk: {${loopback(sandbox, 'storage', storage)}, path: ${sandbox}/volumes}
pools:
  full: {retention: 6 months}
  base: {retention: 13 months}
schedules:
  monthly: {base: 1st sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
filesets:
  Linux: {include: {files: [${sandbox}/root]}}
references:
  CentOS6:
    method: agent
    schedule: monthly
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${reference}
    paths: {working: ${sandbox}/daemons/reference, pid: ${sandbox}/daemons/reference, renfield: ${sandbox}/machines/reference}
guests:
  van-aps-1:
    trust: tenant
    method: agent
    base: CentOS6
    schedule: nightly
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${guest}
    paths: {working: ${sandbox}/daemons/guest, pid: ${sandbox}/daemons/guest, renfield: ${sandbox}/machines/guest}
  old-1:
    bacula: "9.6"
    trust: tenant
    method: agent
    base: CentOS6
    schedule: nightly
    compression: none
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${old}
    paths: {working: ${sandbox}/daemons/old, pid: ${sandbox}/daemons/old, renfield: ${sandbox}/machines/old}
`;

describe.runIf('root' in trixie)('a rendered Bacula 15.0.3, which talks TLS with pre-shared keys', () => {
  const late = new Set<RawPath>();
  const sandbox = useSandbox();
  const tree = (name: string): string => join(sandbox(), 'trees', name);

  beforeAll(() => {
    for (const name of ['CentOS6', 'van-aps-1', 'old-1']) writeTree(tree(name), operatingSystem());
    for (const path of applyChanges(tree('van-aps-1'), guestChanges('van-aps-1'), IN_USE)) late.add(path);
  });

  const bacula = useInstallation(async () => {
    if (!('root' in trixie)) throw new Error(trixie.unavailable);
    const machine = (name: string): string => join(sandbox(), 'machines', name);
    const rendered = await renderTree(sandbox(), inventory(sandbox(), await freePorts(6)), {
      [machine('director')]: 'director/raun-dir',
      [machine('storage')]: 'storage/disk',
      [machine('reference')]: 'reference/CentOS6',
      [machine('guest')]: 'guest/van-aps-1',
      [machine('old')]: 'guest/old-1',
    });
    const sees = (name: string): Confinement => ({ mounts: [{ source: tree(name), target: join(sandbox(), 'root') }] });
    return {
      sandbox: sandbox(),
      runtime: debian13Runtime(trixie.root, sandbox()),
      director: rendered.file('director/raun-dir/bacula-dir/index.conf'),
      console: rendered.file('director/raun-dir/bconsole.conf'),
      storageDaemons: [rendered.file('storage/disk/bacula-sd.conf')],
      fileDaemons: [
        { config: rendered.file('reference/CentOS6.bacula-fd.conf'), confinement: sees('CentOS6') },
        { config: rendered.file('guest/van-aps-1.bacula-fd.conf'), confinement: sees('van-aps-1') },
        // The 9.6.7 of this machine, which knows no pre-shared keys.
        {
          config: rendered.file('guest/old-1.bacula-fd.conf'),
          confinement: sees('old-1'),
          program: (await guestRoot(sandbox(), tree('old-1'), 'old-1')).program,
        },
      ],
    };
  });

  it('saves the Base and a Full against it, every connection encrypted, and restores the guest whole', async () => {
    const base = await runJob(bacula(), 'CentOS6', 'Base');
    expect(base).toMatchObject({ status: 'T', level: 'B', errors: 0 });
    const full = await runJob(bacula(), 'van-aps-1', 'Full');
    expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0 });
    expect(full.log).toMatch(/Connected to Storage "disk" at 127\.0\.0\.1:\d+ with TLS/u);
    expect(full.log).toMatch(/Connected to Client "van-aps-1-fd" at 127\.0\.0\.1:\d+ with TLS/u);
    const usage = await baseUsage(bacula().catalog, full.jobId);
    expect(usage.percent).toBeGreaterThan(90);

    const where = join(sandbox(), 'restored');
    const restore = { jobIds: [full.jobId], where, client: 'van-aps-1-fd' };
    expect(await restoreJobs(bacula(), restore)).toMatchObject({ status: 'T', errors: 0 });
    const found = join(where, sandbox(), 'root');
    expect(compareTrees(tree('van-aps-1'), found, { lateDirectories: late }).map(({ line }) => line)).toEqual([]);
  });
  it('still serves the File Daemon of a guest that is too old for it', async () => {
    const full = await runJob(bacula(), 'old-1', 'Full');
    expect(full).toMatchObject({ status: 'T', hasBase: true, errors: 0 });
    expect(full.log).toMatch(/Connected to Storage "disk" at 127\.0\.0\.1:\d+ with TLS/u);
    expect(full.log).not.toMatch(/Connected to Client "old-1-fd" at 127\.0\.0\.1:\d+ with TLS/u);
  });
});
