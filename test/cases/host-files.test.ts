// The files that a hypervisor gets beside the hooks, read by the programs that will read them there.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostSystemArtefacts, HOST_FILES } from '../../src/targets/host-system.ts';
import { storageSystemArtefacts } from '../../src/targets/storage-system.ts';
import { planOf } from './harness/staging.ts';
import { isMissing, SYSTEM_PATH } from './harness/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'renfield-host-'));
const hooks = join(folder, 'hooks');

const inventory = (os: string): string => `
version: 1
director: {name: dir, address: backup.example.org, os: debian12, catalog_backup: {enabled: false}}
storages: {disk: {address: backup.example.org, os: debian12, path: /srv/bacula}}
pools: {full: {retention: 6 months}}
schedules: {nightly: {full: sun at 23:05}}
hosts: {${os}: {bacula: "5.2", os: ${os}, user: bacula, paths: {hooks: ${hooks}}}}
guests: {web: {host: ${os}, trust: owned, method: image, schedule: nightly}}
`;

beforeAll(() => {
  // systemd-analyze looks whether the program is there.
  mkdirSync(hooks);
  writeFileSync(join(hooks, 'renfield-hook'), '#!/bin/sh\n', { mode: 0o755 });
  for (const os of ['el6', 'rocky8', 'debian12']) {
    for (const { path, text, mode } of planOf(inventory(os)).hypervisors.flatMap(hostSystemArtefacts)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
    }
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fileOf = (os: string, file: keyof typeof HOST_FILES): string => join(folder, 'host', os, HOST_FILES[file]);

function run(program: string, args: readonly string[], env: Record<string, string> = {}): SpawnSyncReturns<string> {
  return spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: SYSTEM_PATH, LC_ALL: 'C', ...env },
  });
}

/** The drop-in for the Storage Daemon with archives in these directories, or undefined where none is rendered. */
function archiveDropIn(os: string, ...directories: string[]): string | undefined {
  const devices = directories
    .map((dir, n) => `d${n}: {archive_device: ${JSON.stringify(dir)}, media_type: m${n}}`)
    .join(', ');
  const [, ...rest] = inventory('debian12').split('storages:');
  const text = `version: 1
director: {name: dir, address: backup.example.org, os: debian12, catalog_backup: {enabled: false}}
storages: {disk: {address: backup.example.org, os: ${os}, devices: {${devices}}}}
${rest.join('').split('\n').slice(1).join('\n')}`;
  return planOf(text).storageDaemons.flatMap(storageSystemArtefacts)[0]?.text;
}

describe('the Storage Daemon of a machine with systemd', () => {
  const present = join(folder, 'archive of 100% "disk"');
  const missing = join(folder, 'not here');

  it.skipIf(isMissing('systemd-analyze', 'systemd'))(
    'does not start where the directory of a device is missing',
    () => {
      mkdirSync(present);
      const asserts = (text = ''): string[] => text.split('\n').filter((line) => line.startsWith('Assert'));
      const [there = ''] = asserts(archiveDropIn('debian12', present));
      const [, gone = ''] = asserts(archiveDropIn('debian12', present, missing));
      expect(run('systemd-analyze', ['condition', there]).status).toBe(0);
      expect(run('systemd-analyze', ['condition', gone]).status).not.toBe(0);
    },
  );

  it.skipIf(isMissing('systemd-analyze', 'systemd'))(
    'waits for what is mounted there, in words that systemd takes',
    () => {
      const unit = join(folder, 'bacula-sd.service');
      const text = archiveDropIn('debian12', present, '/srv/two words')!;
      writeFileSync(unit, `${text}[Service]\nExecStart=/bin/true\n`);
      const { status, stderr } = run('systemd-analyze', ['verify', '--man=no', unit]);
      expect(stderr.split('\n').filter((line) => line.includes('bacula-sd'))).toEqual([]);
      expect(status).toBe(0);
      expect(text).toContain('RequiresMountsFor="/srv/two words"');
      expect(text).toContain('archive of 100%% \\"disk\\""');
      writeFileSync(unit, '[Unit]\nRequiresMountsFor=srv\n[Service]\nExecStart=/bin/true\n');
      expect(run('systemd-analyze', ['verify', '--man=no', unit]).stderr).toContain('not absolute');
    },
  );

  it('gets nothing for tape drives, nor on a machine without systemd', () => {
    expect(archiveDropIn('debian12', '/dev/nst0')).toBeUndefined();
    expect(archiveDropIn('centos6', '/srv/bacula')).toBeUndefined();
    expect(archiveDropIn('rocky9', '/dev/nst0', '/srv/bacula')).toContain('AssertPathIsDirectory=/srv/bacula\n');
  });
});

describe('the files of a host', () => {
  it.skipIf(isMissing('systemd-analyze', 'systemd'))('are units that systemd takes as they are', () => {
    const units = [fileOf('debian12', 'reapService'), fileOf('debian12', 'reapTimer')];
    const { status, stderr } = run('systemd-analyze', ['verify', '--man=no', ...units]);
    expect(stderr.split('\n').filter((line) => line.includes('renfield'))).toEqual([]);
    expect(status).toBe(0);
    const broken = join(folder, 'broken.service');
    writeFileSync(broken, '[Service]\nType=oneshot\nExecStart=/nowhere\n');
    expect(run('systemd-analyze', ['verify', '--man=no', broken]).stderr).toContain('/nowhere');
  });

  it.skipIf(isMissing('visudo', 'sudo'))('are rules that sudo takes', () => {
    for (const os of ['el6', 'rocky8', 'debian12']) {
      expect(run('visudo', ['-c', '-s', '-f', fileOf(os, 'sudoers')])).toMatchObject({ status: 0, stderr: '' });
    }
    const broken = join(folder, 'sudoers');
    writeFileSync(broken, 'bacula ALL = (root NOPASSWD: /x\n', { mode: 0o440 });
    expect(run('visudo', ['-c', '-s', '-f', broken]).status).not.toBe(0);
  });

  it.skipIf(isMissing('lvmconfig', 'lvm2'))('are settings that LVM knows', () => {
    for (const [os, setting] of [
      ['el6', 'filter'],
      ['rocky8', 'global_filter'],
      ['debian12', 'global_filter'],
    ] as const) {
      const etc = join(folder, `lvm-${os}`);
      mkdirSync(etc);
      spawnSync('cp', [fileOf(os, 'lvm'), join(etc, 'lvm.conf')]);
      expect(run('lvmconfig', ['--validate'], { LVM_SYSTEM_DIR: etc })).toMatchObject({ status: 0 });
      const read = run('lvmconfig', [`devices/${os === 'el6' ? 'global_filter' : setting}`], { LVM_SYSTEM_DIR: etc });
      expect(read.stdout.trim()).toMatch(/^global_filter=\["a\|\^\/dev\/\(sd\|nvme\|md\|vd\)\.\*\|",\s*"r\|\.\*\|"\]$/);
    }
  });

  it('are lines that cron takes: two times, then root, then the command without a %', () => {
    const lines = run('sed', ['/^#/d', fileOf('el6', 'reapCron')])
      .stdout.trim()
      .split('\n');
    expect(lines).toEqual([
      'SHELL=/bin/sh',
      `@reboot root ${hooks}/renfield-hook reap >/dev/null`,
      `*/10 * * * * root ${hooks}/renfield-hook reap >/dev/null`,
    ]);
  });

  it.skipIf(isMissing('shellcheck', 'shellcheck'))('are scripts that ShellCheck finds nothing in', () => {
    const argv = ['--shell=sh', '--enable=all', '--format=gcc', fileOf('rocky8', 'selinux')];
    expect(run('shellcheck', argv)).toMatchObject({ status: 0, stdout: '' });
  });

  it('label the hook, whether the rule is there already or not, and leave alone a host without SELinux', () => {
    const fakes = join(folder, 'fakes');
    mkdirSync(fakes);
    const log = join(folder, 'calls');
    const fake = (name: string, body: string) => {
      writeFileSync(join(fakes, name), `#!/bin/sh\necho "${name} $*" >>"${log}"\n${body}\n`, { mode: 0o755 });
    };
    const calls = (): string[] => {
      writeFileSync(log, '');
      expect(run('sh', [fileOf('rocky8', 'selinux')], { PATH: `${fakes}:${SYSTEM_PATH}` })).toMatchObject({
        status: 0,
      });
      return run('cat', [log]).stdout.trim().split(/ ?\n/);
    };
    const rule = `-t bacula_unconfined_script_exec_t ${hooks}/renfield-hook`;
    fake('selinuxenabled', 'exit 1');
    fake('semanage', 'exit 0');
    fake('restorecon', '');
    expect(calls()).toEqual(['selinuxenabled']);
    fake('selinuxenabled', 'exit 0');
    expect(calls()).toEqual(['selinuxenabled', `semanage fcontext -a ${rule}`, `restorecon -v ${hooks}/renfield-hook`]);
    fake('semanage', '[ "$2" = -m ]');
    expect(calls()).toEqual([
      'selinuxenabled',
      `semanage fcontext -a ${rule}`,
      `semanage fcontext -m ${rule}`,
      `restorecon -v ${hooks}/renfield-hook`,
    ]);
  });
});
