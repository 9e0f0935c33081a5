import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addToAcl, extendedAttributes, giveCapability } from './harness/attributes.ts';
import { applyChanges } from './harness/change.ts';
import { compareTrees } from './harness/compare.ts';
import { guestChanges, IN_USE, NEXT_DAY, nightlyChanges } from './harness/guest.ts';
import { guestRoot } from './harness/guest-root.ts';
import { restoreJobs, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { freePorts } from './harness/ports.ts';
import type { RawPath } from './harness/tree.ts';
import { writeTree } from './harness/tree.ts';
import { baseUsage, reportedUse } from './harness/usage.ts';
import { checkCall } from './rendered/hypervisor.ts';
import { installHook, loopback, machines } from './rendered/loopback.ts';
import { renderTree } from './rendered/tree.ts';

/** Stands for the hook: the real one needs a volume group, and runs in the lab. This one writes down how Bacula called it. */
const RECORDER = '#!/bin/sh\nprintf "%s\\n" "$*" >>"${0%/*}/calls"\n';

interface Ports {
  readonly director: number;
  readonly storage: number;
  readonly host: number;
  readonly agent: number;
  readonly directorClient: number;
}

const inventory = (sandbox: string, ports: Ports): string => `
version: 1
bacula: "9.6"
director: {name: raun-dir, ${loopback(sandbox, 'director', ports.director)}, file_daemon: {port: ${ports.directorClient}}, catalog_backup: {enabled: false}}
storages:
  disk: {${loopback(sandbox, 'storage', ports.storage)}, path: ${sandbox}/volumes, drives: 2}
pools:
  full: {retention: 6 months, volume_jobs: 1}
  base: {retention: 13 months, volume_jobs: 1}
schedules:
  monthly: {base: 1st sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
filesets:
  Linux: {include: {files: [/], options: {acl: true, xattr: true}}, exclude: [/srv/scratch]}
hosts:
  raun-kvm-1: {${loopback(sandbox, 'host', ports.host)}}
references:
  CentOS6: {os: centos6, host: raun-kvm-1, schedule: monthly}
groups:
  aps: {os: centos6, trust: owned, base: [self, CentOS6], schedule: nightly}
guests:
  van-aps-1:
    group: aps
    host: raun-kvm-1
    method: agent
    bacula: "9.6"
    profile: debian
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${ports.agent}
    paths: {working: ${sandbox}/daemons/agent, pid: ${sandbox}/daemons/agent, renfield: ${sandbox}/machines/agent}
    client_directives: {Heartbeat Interval: 60}
  van-aps-2: {group: aps, host: raun-kvm-1, method: files}
`;

/** What a package gives, in the reference and in all guests: on files that come from the Base, and on one (tool030) that a guest has changed. */
async function giveSharedAttributes(root: string): Promise<void> {
  await giveCapability(join(root, 'usr/bin/tool001'));
  await giveCapability(join(root, 'usr/bin/tool030'));
  await addToAcl(join(root, 'etc/conf.d/001.conf'), 'u:12345:r');
}

/** What an admin gives in a guest alone. */
async function giveOwnAttributes(root: string): Promise<void> {
  await addToAcl(join(root, 'srv/data'), 'd:g:12345:rwx');
  await addToAcl(join(root, 'srv/data/table'), 'u:12345:rw');
}

describe('a Bacula whose whole configuration was rendered from an inventory', () => {
  const lateDirectories = new Map<string, Set<RawPath>>();
  const jobIds = new Map<string, number[]>();
  const sandbox = useSandbox();
  const mounted = (name: string): string => join(sandbox(), 'run', 'mnt', name);
  const guests = [
    { name: 'van-aps-1', client: 'van-aps-1-fd' },
    { name: 'van-aps-2', client: 'raun-kvm-1-fd' },
  ];

  const bacula = useInstallation(async () => {
    const [director, storage, host, agent, directorClient] = await freePorts(5);
    writeTree(mounted('CentOS6'), operatingSystem());
    for (const { name } of guests) {
      writeTree(mounted(name), operatingSystem());
      lateDirectories.set(name, new Set(applyChanges(mounted(name), guestChanges(name), IN_USE)));
    }
    for (const name of ['CentOS6', ...guests.map((guest) => guest.name)]) await giveSharedAttributes(mounted(name));
    for (const { name } of guests) await giveOwnAttributes(mounted(name));
    for (const name of ['CentOS6', 'van-aps-2']) {
      mkdirSync(join(sandbox(), 'run', 'meta', name, 'renfield-metadata'), { recursive: true });
      writeFileSync(
        join(sandbox(), 'run', 'meta', name, 'renfield-metadata', 'domain.xml'),
        `<domain>${name}</domain>\n`,
      );
    }
    installHook(sandbox(), RECORDER);
    const ports = {
      director: director!,
      storage: storage!,
      host: host!,
      agent: agent!,
      directorClient: directorClient!,
    };
    const tree = await renderTree(
      sandbox(),
      inventory(sandbox(), ports),
      machines(sandbox(), { agent: 'guest/van-aps-1' }),
    );
    return {
      sandbox: sandbox(),
      director: tree.file('director/raun-dir/bacula-dir/index.conf'),
      console: tree.file('director/raun-dir/bconsole.conf'),
      storageDaemons: [tree.file('storage/disk/bacula-sd.conf')],
      fileDaemons: [
        { config: tree.file('host/raun-kvm-1/bacula-fd.conf') },
        {
          config: tree.file('guest/van-aps-1.bacula-fd.conf'),
          ...(await guestRoot(sandbox(), mounted('van-aps-1'), 'van-aps-1')),
        },
      ],
    };
  });

  const hookCalls = (): string[] =>
    readFileSync(join(sandbox(), 'hooks', 'calls'), 'utf8')
      .trim()
      .split('\n');

  /** The differences between a guest and what was restored of it, without those that have a name below. */
  const restoredDifferences = async (name: string, client: string): Promise<string[]> => {
    const ids = jobIds.get(name)!;
    const where = join(sandbox(), 'restored', name, String(ids.length));
    expect(await restoreJobs(bacula(), { jobIds: ids, where, client })).toMatchObject({ status: 'T', errors: 0 });
    // StripPath leaves the folder that File = names, and those above it, under their own paths.
    const above = ['', 'run', 'run/mnt', `run/mnt/${name}`, 'run/meta', `run/meta/${name}`];
    const named = new Set([
      ...above.map((path) => `${relative('/', join(sandbox(), path))} extra`),
      // What the hook saved beside the guest's own files.
      ...['renfield-metadata extra', 'renfield-metadata/domain.xml extra', '. mtime'],
    ]);
    // Where the agent's kernel has file systems of its own.
    const ownFileSystems = new Set(client === `${name}-fd` ? ['dev', 'proc', 'tmp'] : []);
    expect(await extendedAttributes(where)).toEqual(await extendedAttributes(mounted(name)));
    return compareTrees(mounted(name), where, { lateDirectories: lateDirectories.get(name)! })
      .filter(({ path, aspect }) => !named.has(`${path} ${aspect}`) && !ownFileSystems.has(path))
      .map(({ line }) => line);
  };

  it("saves the reference from its disk as a Base, between the hook's before and its check and after", async () => {
    const base = await runJob(bacula(), 'CentOS6', 'Base');
    expect(base).toMatchObject({ status: 'T', level: 'B', errors: 0 });
    const [before, check, after] = hookCalls();
    expect([before, after]).toEqual(['before', 'after'].map((step) => `${step} CentOS6 --job ${base.jobId}`));
    expect(check).toBe(checkCall('CentOS6', base));
  });

  it('saves of each guest only its own, with and without an agent, and restores both whole', async () => {
    for (const { name, client } of guests) {
      const full = await runJob(bacula(), name, 'Full');
      expect(full).toMatchObject({ status: 'T', level: 'F', hasBase: true, errors: 0 });
      jobIds.set(name, [full.jobId]);
      const usage = await baseUsage(bacula().catalog, full.jobId);
      expect(reportedUse(full.log)?.used).toBe(usage.baseFiles);
      expect(usage.percent).toBeGreaterThan(90);
      process.stdout.write(
        `${name}: ${usage.ownBytes + usage.baseBytes} bytes without Base, ${full.bytes} with it: ${usage.percent.toFixed(2)} % taken from CentOS6\n`,
      );
      expect(await restoredDifferences(name, client)).toEqual([]);
    }
    expect(hookCalls().filter((call) => call.includes('van-aps-1'))).toEqual([]);
    expect((await extendedAttributes(mounted('van-aps-2'))).map((line) => line.split('=')[0])).toEqual([
      'etc/conf.d/001.conf system.posix_acl_access',
      'srv/data system.posix_acl_default',
      'srv/data/table system.posix_acl_access',
      'usr/bin/tool001 security.capability',
      'usr/bin/tool030 security.capability',
    ]);
  });

  it('saves of the next day what changed, and restores each guest as it is then, deletions included', async () => {
    for (const { name, client } of guests) {
      const changes = nightlyChanges(name);
      for (const path of applyChanges(mounted(name), changes, NEXT_DAY)) lateDirectories.get(name)!.add(path);
      const incremental = await runJob(bacula(), name, 'Incremental');
      expect(incremental).toMatchObject({ status: 'T', level: 'I', errors: 0 });
      expect(incremental.files).toBeLessThan(changes.length + 20);
      jobIds.get(name)!.push(incremental.jobId);
      expect(await restoredDifferences(name, client)).toEqual([]);
    }
  });

  it('never restores to the root directory unless told', () => {
    const shown = readFileSync(join(sandbox(), 'out/director/raun-dir/bacula-dir/own-jobs.conf'), 'utf8');
    expect(shown).toContain('  Where = "/var/tmp/renfield-restore"\n');
  });
});
