// Jobs that Bacula by itself calls good without what they are for, or that wait for ever.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { hypervisor } from './rendered/hypervisor.ts';

const REST = `
schedules:
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
filesets:
  small: {include: {files: [/etc/hostname]}}
jobs:
  waits: {type: Backup, client: raun-dir, fileset: small, schedule: nightly, directives: {Max Wait Time: 10 seconds}}
`;

describe('a Job that would fail in silence', () => {
  const sandbox = useSandbox();
  const hooks = (name: string) => join(sandbox(), 'hooks', name);
  const dump = () => join(sandbox(), 'daemons/dir/bacula.sql');
  const bacula = useInstallation(async () => {
    const files = await hypervisor(sandbox(), { rest: REST, guests: [], catalogBackup: '{schedule: nightly}' });
    mkdirSync(join(sandbox(), 'daemons/dir'), { recursive: true });
    // Stands for the package's script, whose directory is built in: it makes a dump, or ends with 0 and none.
    const script = `#!/bin/sh\ntest -e ${hooks('nodump')} || echo dump >${dump()}\n`;
    writeFileSync(hooks('make_catalog_backup.pl'), script, { mode: 0o755 });
    const own = { config: join(sandbox(), 'out/director/raun-dir/bacula-fd.conf') };
    return { ...files, fileDaemons: [own] };
  });

  it('saves the dump of the catalog at level Full, and removes it', async () => {
    expect(await runJob(bacula(), 'BackupCatalog', 'Full')).toMatchObject({ status: 'T', files: 1, errors: 0 });
    expect(existsSync(dump())).toBe(false);
  });

  it('fails where there is no new dump, also where an old one lies', async () => {
    writeFileSync(hooks('nodump'), '');
    writeFileSync(dump(), 'of last month');
    expect(await runJob(bacula(), 'BackupCatalog', 'Full')).toMatchObject({ status: 'E', files: 0 });
    expect(readFileSync(hooks('alarms'), 'utf8')).toMatch(/^2 Error$/mu);
  });

  it('ends, with its alarm, where the directory of the device is missing', async () => {
    rmSync(hooks('alarms'), { force: true });
    renameSync(join(sandbox(), 'volumes'), join(sandbox(), 'unmounted'));
    const job = await runJob(bacula(), 'waits', 'Full', 600_000);
    renameSync(join(sandbox(), 'unmounted'), join(sandbox(), 'volumes'));
    expect(job).toMatchObject({ status: 'A', files: 0 });
    expect(readFileSync(hooks('alarms'), 'utf8')).toMatch(/^3 Canceled$/mu);
  });
});
