// docs/restore.md: each of its commands, run as it stands there, on real daemons. What comes back is what was there.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandOutput } from './harness/command.ts';
import { compareTrees } from './harness/compare.ts';
import { bconsole } from './harness/console.ts';
import { guestChanges, IN_USE } from './harness/guest.ts';
import { guestRoot } from './harness/guest-root.ts';
import { applyChanges } from './harness/change.ts';
import { type JobRow, readJob, runJob } from './harness/job.ts';
import { useInstallation, useSandbox } from './harness/lifecycle.ts';
import { operatingSystem } from './harness/operating-system.ts';
import { freePorts } from './harness/ports.ts';
import { queryCatalog } from './harness/catalog.ts';
import { type RawPath, writeTree } from './harness/tree.ts';
import { blockNames, blockText, pageInventory } from './page/restore.ts';
import { renderTree } from './rendered/tree.ts';

const HOOK = resolve(import.meta.dirname, '../../hooks/renfield-hook');

/** Stands for the hook of a host without volumes: its reader has a file, its writer is the real one. */
const STAND_IN = `#!/bin/sh
here=\${0%/*}
case $1 in
  read) exec cat "$here/disk" ;;
  write) RENFIELD_RUN=$here/run RENFIELD_SETTINGS=$here exec sh ${HOOK} "$@" ;;
esac
`;

/** Dumps the catalog as Debian's script does, whose paths are built in. */
const dumper = (working: string): string =>
  `#!/bin/sh\nexec sqlite3 ${working}/bacula.db .dump >${working}/bacula.sql\n`;

/** What the page has on many machines, on this one. */
const fleet = (sandbox: string, ports: readonly number[]) => {
  const at = (index: number) => ({ address: '127.0.0.1', listen: '127.0.0.1', port: ports[index] });
  const daemon = (name: string) => ({
    ...{ working: `${sandbox}/daemons/${name}`, pid: `${sandbox}/daemons/${name}` },
    renfield: `${sandbox}/machines/${name}`,
  });
  const host = (name: string) => ({
    ...daemon(name),
    ...{ scripts: `${sandbox}/hooks`, hooks: `${sandbox}/hooks`, run: `${sandbox}/run` },
  });
  return {
    bacula: '9.6',
    director: {
      ...at(0),
      paths: host('director'),
      file_daemon: { port: ports[4] },
      restore_to: `${sandbox}/restored`,
    },
    storages: { disk: { ...at(1), paths: daemon('storage'), path: `${sandbox}/volumes` } },
    hosts: { 'raun-kvm-1': { ...at(2), paths: host('host') } },
    guests: { 'van-aps-1': { ...at(3), bacula: '9.6', profile: 'debian', paths: daemon('agent') } },
  };
};

const guests = ['van-aps-1', 'van-aps-2'] as const;

/** A disk of eight MiB, most of it empty. */
const disk = Buffer.concat([Buffer.alloc(3_000_000, 'win-1 '), Buffer.alloc(8 * 2 ** 20 - 3_000_000)]);

describe('docs/restore.md', () => {
  const sandbox = useSandbox();
  const mounted = (name: string): string => join(sandbox(), 'run/mnt', name);
  const restored = (...path: string[]): string => join(sandbox(), 'restored', ...path);
  const late = new Map<string, Set<RawPath>>();
  const jobs = new Map<string, JobRow>();
  let storageConf = '';

  const bacula = useInstallation(async () => {
    writeTree(mounted('CentOS6'), operatingSystem());
    for (const name of guests) {
      writeTree(mounted(name), operatingSystem());
      late.set(name, new Set(applyChanges(mounted(name), guestChanges(name), IN_USE)));
    }
    for (const name of ['CentOS6', 'van-aps-2', 'win-1'])
      mkdirSync(join(sandbox(), 'run/meta', name, 'renfield-metadata'), { recursive: true });
    mkdirSync(join(sandbox(), 'hooks'));
    const working = join(sandbox(), 'daemons/director');
    const programs = {
      'renfield-hook': STAND_IN,
      'make_catalog_backup.pl': dumper(working),
      delete_catalog_backup: `#!/bin/sh\nrm -f ${working}/bacula.sql\n`,
    };
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(sandbox(), 'hooks', name), text);
      chmodSync(join(sandbox(), 'hooks', name), 0o755);
    }
    writeFileSync(join(sandbox(), 'hooks/disk'), disk);
    const machines = {
      director: 'director/raun-dir',
      storage: 'storage/disk',
      host: 'host/raun-kvm-1',
      agent: 'guest/van-aps-1',
    };
    const tree = await renderTree(
      sandbox(),
      pageInventory(fleet(sandbox(), await freePorts(5))),
      Object.fromEntries(Object.entries(machines).map(([name, path]) => [join(sandbox(), 'machines', name), path])),
    );
    storageConf = tree.file('storage/disk/bacula-sd.conf');
    return {
      sandbox: sandbox(),
      director: tree.file('director/raun-dir/bacula-dir/index.conf'),
      console: tree.file('director/raun-dir/bconsole.conf'),
      storageDaemons: [storageConf],
      fileDaemons: [
        { config: tree.file('host/raun-kvm-1/bacula-fd.conf') },
        { config: tree.file('director/raun-dir/bacula-fd.conf') },
        {
          config: tree.file('guest/van-aps-1.bacula-fd.conf'),
          ...(await guestRoot(sandbox(), mounted('van-aps-1'), 'van-aps-1')),
        },
      ],
    };
  });

  /** The folders of the page, here. */
  const here = (text: string): string =>
    text
      .replaceAll('/var/tmp/renfield-restore', restored())
      .replaceAll('/mnt/new', join(sandbox(), 'new'))
      .replaceAll('/var/lib/bacula', join(sandbox(), 'daemons/director'))
      .replaceAll('/etc/bacula/bacula-sd.conf', storageConf)
      .replaceAll('/srv/bacula', join(sandbox(), 'volumes'));

  /** What bconsole says to the lines of a block. */
  const say = (name: string, edit = (text: string) => text): Promise<string> =>
    bconsole(
      bacula(),
      edit(here(blockText('bconsole', name)))
        .trim()
        .split('\n'),
      600_000,
    );

  /** The Restore Job that a block makes: the one that it queues, and that its last line has waited for. */
  const restore = async (name: string, edit?: (text: string) => string): Promise<JobRow> => {
    rmSync(restored(), { recursive: true, force: true });
    const said = await say(name, edit);
    const job = await readJob(bacula().catalog, Number(/^Job queued\. JobId=(\d+)/mu.exec(said)?.[1] ?? fail(said)));
    expect(job).toMatchObject({ type: 'R', status: 'T', errors: 0 });
    expect(job.log).toMatch(/Termination: +Restore OK$/mu);
    return job;
  };

  const fail = (said: string): never => {
    throw new Error(`no Job was queued:\n${said}`);
  };

  /** What a shell says to the lines of a block. */
  const shell = (name: string, edit = (text: string) => text): Promise<string> =>
    commandOutput(['sh', '-euc', edit(here(blockText('sh', name)))], { cwd: sandbox() });

  /** In what a guest's restored tree differs from the guest, but for what the page tells: the host's names that come along, and folders that are made anew. */
  const differences = (name: string, root: string): string[] => {
    const host = ['', 'run', 'run/mnt', `run/mnt/${name}`, 'run/meta', `run/meta/${name}`];
    const extra = new Set([...host.map((path) => relative('/', join(sandbox(), path))), 'renfield-metadata']);
    return compareTrees(mounted(name), root, { lateDirectories: late.get(name)! })
      .filter(({ path, aspect }) => !(aspect === 'extra' && extra.has(path)) && `${path} ${aspect}` !== '. mtime')
      .filter(({ path }) => !['dev', 'proc', 'tmp'].includes(path))
      .map(({ line }) => line);
  };

  beforeAll(async () => {
    for (const [name, level] of [
      ['CentOS6', 'Base'],
      ['van-aps-1', 'Full'],
      ['van-aps-2', 'Full'],
      ['win-1', 'Full'],
    ] as const) {
      const job = await runJob(bacula(), name, level);
      expect(job).toMatchObject({ status: 'T', errors: 0 });
      jobs.set(name, job);
    }
    expect(await runJob(bacula(), 'BackupCatalog', 'Full')).toMatchObject({ status: 'T', errors: 0 });
  });

  it('has no command that no test runs', () => {
    expect(blockNames('bconsole')).toEqual([
      'jobs',
      'log',
      'file',
      'before',
      'folder',
      'elsewhere',
      'agent',
      'files',
      'image',
      'volume',
      'catalog',
    ]);
    // `volume` and `node`: test/lab/image.test.ts.
    expect(blockNames('sh')).toEqual(['digest', 'node', 'sessions', 'extract', 'database']);
  });

  it('shows what there is of a guest, and the log of a Job', async () => {
    expect(await say('jobs')).toMatch(/\| van-aps-1 +\|.*\| T +\|/u);
    const { jobId } = jobs.get('van-aps-1')!;
    expect(await say('log', (text) => text.replace('jobid=4', `jobid=${jobId}`))).toMatch(/Termination: +Backup OK/u);
  });

  describe('a file', () => {
    const path = 'etc/conf.d/001.conf';
    const text = (...root: string[]): string => readFileSync(join(...root, path), 'utf8');
    let old = '';
    let between = '';

    beforeAll(async () => {
      old = text(mounted('van-aps-1'));
      const ended = `SELECT EndTime AS time FROM Job WHERE JobId = ${jobs.get('van-aps-1')!.jobId}`;
      [{ time: between }] = (await queryCatalog<{ time: string }>(bacula().catalog, ended)) as [{ time: string }];
      writeFileSync(join(mounted('van-aps-1'), path), 'as it is today\n');
      late.get('van-aps-1')!.add('etc/conf.d');
      // A Job that began in the very second that is asked for belongs to it.
      await sleep(1100);
      expect(await runJob(bacula(), 'van-aps-1', 'Incremental')).toMatchObject({ status: 'T', level: 'I' });
    });

    it('comes back as it is in the newest backup', async () => {
      expect(await restore('file')).toMatchObject({ files: 1 });
      expect(text(restored())).toBe('as it is today\n');
    });

    it('comes back as it was at a moment', async () => {
      await restore('before', (lines) => lines.replace('2026-11-20 23:30:00', between));
      expect(text(restored())).toBe(old);
      expect(old).not.toBe('as it is today\n');
    });
  });

  it.each(['folder', 'elsewhere'])('brings back a folder of a guest without an agent: %s', async (name) => {
    await restore(name);
    expect(compareTrees(join(mounted('van-aps-2'), 'srv/data'), restored('srv/data'))).toEqual([]);
  });

  it.each([
    ['agent', 'van-aps-1'],
    ['files', 'van-aps-2'],
  ])('brings back a whole guest by its method %s', async (name, guest) => {
    rmSync(join(sandbox(), 'new'), { recursive: true, force: true });
    await restore(name);
    expect(differences(guest, join(sandbox(), 'new'))).toEqual([]);
  });

  it('brings back an image, in a new file whose digest fits', async () => {
    await restore('image');
    expect(readFileSync(restored('win-1-disk0.img')).equals(disk)).toBe(true);
    expect(await shell('digest')).toBe('win-1-disk0.img: OK\n');
  });

  describe('the catalog', () => {
    const dump = (): string => readFileSync(join(restored(), sandbox(), 'daemons/director/bacula.sql'), 'utf8');
    const jobsIn = (file: string): Promise<readonly object[]> =>
      queryCatalog(file, 'SELECT JobId, Job, JobFiles FROM Job ORDER BY JobId');

    it('comes back as a dump, from the Director', async () => {
      await restore('catalog');
      expect(dump()).toContain("INSERT INTO Job VALUES(1,'CentOS6.");
    });

    it('comes back as a database, from the volumes alone', async () => {
      await restore('catalog');
      const wanted = dump();
      const rows = await queryCatalog<{ volume: string; type: string; id: number; time: number }>(
        bacula().catalog,
        `SELECT VolumeName AS volume, MediaType AS type, VolSessionId AS id, VolSessionTime AS time
         FROM Job JOIN JobMedia USING (JobId) JOIN Media USING (MediaId) WHERE Job.Name = 'BackupCatalog'`,
      );
      const { volume, type, id, time } = rows[0]!;
      const there = (text: string): string => text.replaceAll('full-0007', volume);
      rmSync(restored(), { recursive: true });
      const sessions = await shell('sessions', there);
      expect(sessions).toMatch(new RegExp(`SessId=${id} SessTime=${time}[^]*?Job=BackupCatalog\\.`, 'u'));
      const bsr = there(blockText('text', 'catalog.bsr'))
        .replace('"File"', `"${type}"`)
        .replace('1700000007', String(time));
      writeFileSync(join(sandbox(), 'catalog.bsr'), bsr.replace('VolSessionId = 7', `VolSessionId = ${id}`));
      mkdirSync(restored());
      await shell('extract');
      expect(dump()).toBe(wanted);
      await shell('database');
      const file = join(sandbox(), 'daemons/director/restored.db');
      // The last one is the Job of the dump itself, which had not ended.
      const found = (await jobsIn(file)).slice(0, -1);
      expect(found).toEqual((await jobsIn(bacula().catalog)).slice(0, found.length));
      expect(found.length).toBeGreaterThanOrEqual(4);
    });
  });
});
