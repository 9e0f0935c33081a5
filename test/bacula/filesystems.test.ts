// A guest of several filesystems, each mounted on its host below the other, and a FileSet that says nothing of mounts: Bacula would stay on the
// first one, and say "Backup OK".
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { queryCatalog } from './harness/catalog.ts';
import { runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { checkCall, hookCalls, hypervisor, mountedAt } from './rendered/hypervisor.ts';

const REST = `
schedules:
  nightly: {full: 1st sun at 23:05, incremental: mon-sat at 23:05}
filesets:
  mine: {include: {files: [/]}}
guests:
  web:
    host: raun-kvm-1
    trust: owned
    method: files
    os: debian12
    schedule: nightly
    fileset: mine
    metadata: false
    disks: 2
    mounts: [{partition: 1, at: /}, {disk: disk1, partition: whole, at: /var/lib/postgresql}]
`;

const FILES = Array.from({ length: 20 }, (_, n) => `table${n}`);

describe('a guest with a filesystem below its root', () => {
  const sandbox = useSandbox();
  /** On another filesystem than the sandbox, as its device number says. */
  const other = mkdtempSync('/dev/shm/renfield-bacula-');
  afterAll(() => rmSync(other, { recursive: true }));
  const bacula = useInstallation(async () => {
    const root = mountedAt(sandbox(), 'web');
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'etc/fstab'), '/dev/vdb /var/lib/postgresql ext4 defaults 0 2\n');
    for (const name of FILES) writeFileSync(join(other, name), Buffer.alloc(10_240, name));
    const files = await hypervisor(sandbox(), { rest: REST, guests: ['web'] });
    const [host] = files.fileDaemons;
    const mounts = [{ source: other, target: join(root, 'var/lib/postgresql') }];
    return { ...files, fileDaemons: [{ ...host!, confinement: { mounts } }] };
  });

  const saved = (jobId: number) =>
    queryCatalog<{ readonly path: string; readonly count: number }>(
      bacula().catalog,
      `SELECT Path.Path AS path, count(*) AS count FROM File JOIN Path ON Path.PathId = File.PathId
       WHERE File.JobId = ${jobId} AND File.FileIndex > 0 AND Path.Path LIKE '/var/lib/postgresql/%' GROUP BY Path.Path`,
    );

  it('is saved whole, and of the next night only what changed', async () => {
    const full = await runJob(bacula(), 'web', 'Full');
    expect(full).toMatchObject({ status: 'T', errors: 0 });
    expect(full.bytes).toBeGreaterThan(20 * 10_240);
    // The folder itself and its files.
    expect(await saved(full.jobId)).toEqual([{ path: '/var/lib/postgresql/', count: 21 }]);
    expect(hookCalls(sandbox())).toContain(checkCall('web', full));

    const quiet = await runJob(bacula(), 'web', 'Incremental');
    expect(quiet).toMatchObject({ status: 'T', errors: 0, bytes: 0 });
    expect(hookCalls(sandbox())).toContain(checkCall('web', quiet));

    writeFileSync(join(other, 'table7'), 'new');
    const changed = await runJob(bacula(), 'web', 'Incremental');
    expect(changed).toMatchObject({ status: 'T', errors: 0 });
    expect(await saved(changed.jobId)).toEqual([{ path: '/var/lib/postgresql/', count: 1 }]);
  });
});
