// What the user of a File Daemon that is not root may do as root: the rendered rule, judged by the real sudo.
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';
import { repository } from './world.ts';

const isCI = ['true', '1'].includes(process.env['CI'] ?? '');
const isRoot = process.getuid?.() === 0;
const hasSudo = spawnSync('visudo', ['-V']).status === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
if (!hasSudo && !isCI) process.stderr.write('skipped: sudo is not installed, or no mount namespace can be made\n');

/** Nobody's uid; the rule that is rendered for him is bound over /etc/sudoers in a mount namespace of its own. */
const NOBODY = 65_534;

const BYTES = 'x'.repeat(4096);

describe.runIf(isCI || (isRoot && hasSudo))('write by the user of a File Daemon, through sudo', () => {
  let folder: string;
  let sudoers: string;
  let hook: string;
  let restored: string;

  beforeAll(() => {
    // Not below /tmp: what root runs must lie where nobody else can rename anything.
    folder = mkdtempSync('/opt/renfield-sudo-');
    chmodSync(folder, 0o755);
    restored = join(folder, 'restored');
    const paths = `paths: {hooks: ${folder}/hooks, run: ${folder}/run, renfield: ${folder}/etc, restore: ${restored}}`;
    const text = `version: 1
director: {name: dir, address: backup.example.org, os: debian12, alarm: [/bin/true], catalog_backup: {enabled: false}}
storages: {disk: {address: backup.example.org, os: debian12, path: /srv/bacula}}
pools: {full: {retention: 6 months}}
schedules: {weekly: {full: sun at 23:05}}
hosts: {kvm-1: {os: debian12, user: nobody, ${paths}}}
guests: {alpha: {host: kvm-1, trust: owned, method: image, schedule: weekly}}
`;
    const { plan, diagnostics } = compile([{ name: 'inventory.yaml', text }]);
    expect(diagnostics).toEqual([]);
    const rendered = (end: string) => renderArtefacts(plan!, INSTALLED).find(({ path }) => path.endsWith(end))!;
    cpSync(join(repository, 'hooks'), join(folder, 'hooks'), { recursive: true });
    spawnSync('chown', ['-R', '0:0', folder]);
    writeFileSync(join(folder, 'hooks/host.settings'), rendered('hooks/host.settings').text);
    sudoers = join(folder, 'sudoers');
    writeFileSync(sudoers, rendered('sudoers.d/renfield').text, { mode: 0o440 });
    hook = join(folder, 'hooks/renfield-hook');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** `sudo -n renfield-hook WORDS` as nobody, with some bytes on standard input. */
  function asNobody(words: readonly string[], environment: Record<string, string> = {}) {
    const script =
      'mount --bind "$1" /etc/sudoers && shift && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"';
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', script, 'sh', sudoers, 'sudo', '-n', hook, ...words],
      { input: BYTES, encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment } },
    );
    return { code: status, out: stdout + stderr };
  }
  const write = (where: string, environment = {}) => asNobody(['write', 'alpha', 'disk0', where, 'w'], environment);

  it('is a rule that visudo reads', () => {
    const { status, stdout } = spawnSync('visudo', ['-c', '-f', sudoers], { encoding: 'utf8' });
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  it('makes no file where root reads its configuration', () => {
    for (const where of ['/etc/cron.d', `${folder}/etc/current/guests`, `${restored}/../etc`, `${restored}x`]) {
      const { code, out } = write(where);
      expect({ where, code, out }).not.toMatchObject({ code: 0 });
      expect(existsSync(join(where, 'alpha-disk0.img')), where).toBe(false);
    }
    expect(write('/etc/cron.d')).toMatchObject({ code: 77 });
  });

  it('makes one below the directory that host.settings names, which is open to root alone', () => {
    expect(write(`${restored}/today`)).toMatchObject({ code: 0 });
    expect(readFileSync(join(restored, 'today/alpha-disk0.img'), 'utf8')).toBe(BYTES);
    expect(statSync(restored)).toMatchObject({ uid: 0 });
    expect(statSync(restored).mode & 0o077).toBe(0);
  });

  it('follows no symlink, and trusts no directory that somebody else can rename in', () => {
    rmSync(restored, { recursive: true, force: true });
    symlinkSync('/etc/cron.d', restored);
    expect(write(restored)).toMatchObject({ code: 77 });
    rmSync(restored);
    mkdirSync(restored);
    chownSync(restored, NOBODY, NOBODY);
    expect(write(restored)).toMatchObject({ code: 77 });
    expect(write(`${restored}/below`)).toMatchObject({ code: 77 });
    chownSync(restored, 0, 0);
    chmodSync(restored, 0o777);
    expect(write(restored)).toMatchObject({ code: 77 });
    chmodSync(restored, 0o700);
    symlinkSync('/etc/cron.d', join(restored, 'link'));
    expect(write(join(restored, 'link'))).toMatchObject({ code: 77 });
    expect(existsSync('/etc/cron.d/alpha-disk0.img')).toBe(false);
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(restored, 'away'));
    expect(write(join(restored, 'away/below'))).toMatchObject({ code: 77 });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('takes no program, directory or settings from the environment of its caller', () => {
    const program = join(folder, 'bin');
    mkdirSync(program);
    const mark = join(folder, 'ran');
    for (const name of ['dd', 'tee', 'find', 'mkdir'])
      writeFileSync(join(program, name), `#!/bin/sh\n: >${mark}\n`, { mode: 0o755 });
    rmSync(restored, { recursive: true, force: true });
    write(restored, {
      RENFIELD_PATH: `${program}:/usr/bin:/bin`,
      RENFIELD_BIN: program,
      RENFIELD_HOST: '/dev/null',
      SUDO_UID: '0',
    });
    expect(existsSync(mark)).toBe(false);
    expect(write('/etc/cron.d', { SUDO_UID: '0' })).toMatchObject({ code: 77 });
  });

  it('is not how root itself is held back', () => {
    const where = join(folder, 'anywhere');
    const { status } = spawnSync(hook, ['write', 'alpha', 'disk0', where, 'w'], { input: BYTES });
    expect(status).toBe(0);
    expect(existsSync(join(where, 'alpha-disk0.img'))).toBe(true);
  });
});
