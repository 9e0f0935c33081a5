// The smallest installation with a hypervisor: a Director, a Storage Daemon and one host, whose hook is a stand-in.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InstallationFiles } from '../harness/daemons.ts';
import type { JobRow } from '../harness/job.ts';
import { freePorts } from '../harness/ports.ts';
import { renderTree } from './tree.ts';

/** Stands for the hook, which needs a volume group: writes down how Bacula called it, and fails at a step that the file `fail` names. */
const RECORDER = `#!/bin/sh
here=\${0%/*}
printf "%s\\n" "$*" >>"$here/calls"
case $* in "$(cat "$here/fail" 2>/dev/null) "*) echo "told to fail"; exit 74 ;; esac
`;

/** Writes down of which Jobs it was told. */
const ALARM = '#!/bin/sh\necho "$*" >>"${0%/*}/alarms"\n';

const machines = (sandbox: string, ports: readonly number[], release: string, catalogBackup: string): string => `
version: 1
bacula: "${release}"
director:
  name: raun-dir
  address: 127.0.0.1
  listen: 127.0.0.1
  port: ${ports[0]}
  paths: {working: ${sandbox}/daemons/dir, pid: ${sandbox}/daemons/dir, renfield: ${sandbox}/machines/director, hooks: ${sandbox}/hooks, scripts: ${sandbox}/hooks}
  file_daemon: {port: ${ports[3]}}
  catalog_backup: ${catalogBackup}
  alarm: [${sandbox}/hooks/alarm, '%i', '%e']
storages:
  disk:
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${ports[1]}
    path: ${sandbox}/volumes
    drives: 2
    paths: {working: ${sandbox}/daemons/sd, pid: ${sandbox}/daemons/sd, renfield: ${sandbox}/machines/storage}
pools:
  full: {retention: 6 months, volume_jobs: 1}
  base: {retention: 13 months, volume_jobs: 1}
hosts:
  raun-kvm-1:
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${ports[2]}
    os: debian12
    bacula: "${release}"
    paths: {working: ${sandbox}/daemons/host, pid: ${sandbox}/daemons/host, renfield: ${sandbox}/machines/host, run: ${sandbox}/run, hooks: ${sandbox}/hooks}
`;

/** Where the host has the root filesystem of a guest mounted. */
export function mountedAt(sandbox: string, guest: string): string {
  return join(sandbox, 'run', 'mnt', guest);
}

/** The files of an installation that is rendered, for a release of Bacula, from these machines and what `rest` says of schedules, references and guests. */
export async function hypervisor(
  sandbox: string,
  {
    rest,
    guests,
    release = '9.6',
    catalogBackup = '{enabled: false}',
  }: {
    readonly rest: string;
    readonly guests: readonly string[];
    readonly release?: string;
    readonly catalogBackup?: string;
  },
): Promise<InstallationFiles> {
  const hooks = join(sandbox, 'hooks');
  mkdirSync(hooks);
  writeFileSync(join(hooks, 'renfield-hook'), RECORDER);
  chmodSync(join(hooks, 'renfield-hook'), 0o755);
  writeFileSync(join(hooks, 'alarm'), ALARM);
  chmodSync(join(hooks, 'alarm'), 0o755);
  copyFileSync(resolve(import.meta.dirname, '../../../hooks/renfield-chain'), join(hooks, 'renfield-chain'));
  for (const name of guests) mkdirSync(join(sandbox, 'run', 'meta', name), { recursive: true });
  const machine = (name: string): string => join(sandbox, 'machines', name);
  const tree = await renderTree(sandbox, machines(sandbox, await freePorts(4), release, catalogBackup) + rest, {
    [machine('director')]: 'director/raun-dir',
    [machine('storage')]: 'storage/disk',
    [machine('host')]: 'host/raun-kvm-1',
  });
  return {
    sandbox,
    director: tree.file('director/raun-dir/bacula-dir/index.conf'),
    console: tree.file('director/raun-dir/bconsole.conf'),
    storageDaemons: [tree.file('storage/disk/bacula-sd.conf')],
    fileDaemons: [{ config: tree.file('host/raun-kvm-1/bacula-fd.conf') }],
  };
}

/** What the stand-in was called with since this was last asked. */
export function hookCalls(sandbox: string): string[] {
  const file = join(sandbox, 'hooks', 'calls');
  if (!existsSync(file)) return [];
  const calls = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(file);
  return calls;
}

/** How the File Daemon calls `check` of a good Job: with what it has counted until then. */
export function checkCall(name: string, { jobId, level, files, bytes }: JobRow): string {
  const levels: Readonly<Record<string, string>> = { F: 'Full', I: 'Incremental', B: 'Base' };
  return `check ${name} --job ${jobId} --level ${levels[level]} --files ${files} --bytes ${bytes} --errors 0`;
}

/** Has the stand-in fail at a step, until another one is named. */
export function failAt(sandbox: string, step: 'rebuild' | 'check' | 'none'): void {
  writeFileSync(join(sandbox, 'hooks', 'fail'), step);
}
