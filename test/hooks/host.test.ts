// Where the hook keeps things is said by one file beside it, rendered as the FileSets and the commands are.
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';
import { shells } from './shells.ts';
import { classicDisk, dropWorld, filesSettings, makeWorld, repository, type World } from './world.ts';

let world: World;
let hooks: string;
let other: string;
beforeEach(() => {
  world = makeWorld([classicDisk]);
  hooks = join(world.dir, 'installed/hooks');
  other = join(world.dir, 'other');
  cpSync(join(repository, 'hooks'), hooks, { recursive: true });
  mkdirSync(join(other, 'etc/current/guests'), { recursive: true });
  writeFileSync(
    join(other, 'etc/current/guests/alpha.settings'),
    ['renfield-settings 1', ...filesSettings, ''].join('\n'),
  );
});
afterEach(() => dropWorld(world));

const say = (...lines: readonly string[]) =>
  writeFileSync(join(hooks, 'host.settings'), ['renfield-host 1', ...lines, ''].join('\n'));
const usual = () => [`run ${other}/run`, `renfield ${other}/etc`];

/** host.settings of a host with directories of its own, and the FileSet of its guest. */
function rendered() {
  const text = `version: 1
director: {name: dir, address: backup.example.org, os: debian12, alarm: [/bin/true], catalog_backup: {enabled: false}}
storages: {disk: {address: backup.example.org, os: debian12, path: /srv/bacula}}
pools: {full: {retention: 6 months}}
schedules: {weekly: {full: sun at 23:05}}
hosts: {kvm-1: {os: debian12, paths: {hooks: ${hooks}, run: ${other}/run, renfield: ${other}/etc}}}
guests: {alpha: {host: kvm-1, os: centos6, trust: owned, method: files, schedule: weekly}}
`;
  const { plan, diagnostics } = compile([{ name: 'inventory.yaml', text }]);
  expect(diagnostics).toEqual([]);
  const artefacts = renderArtefacts(plan!, INSTALLED);
  const one = (path: string) => artefacts.find((artefact) => artefact.path === path)!.text;
  return {
    settings: one(`host/kvm-1/system${hooks}/host.settings`),
    reads: one('director/dir/bacula-dir/hosts/kvm-1.conf'),
  };
}

function run(args: readonly string[], shell: readonly string[] = ['dash']) {
  const environment = { ...world.environment };
  delete environment['RENFIELD_RUN'];
  delete environment['RENFIELD_SETTINGS'];
  const [program = 'sh', ...rest] = shell;
  const { status, stdout } = spawnSync(
    '/bin/sh',
    ['-c', 'echo $$ >"$WORLD/pid"; exec "$@" 2>&1', 'sh', program, ...rest, join(hooks, 'renfield-hook'), ...args],
    { env: { ...environment, RENFIELD_SHELL: shell.join(' ') }, encoding: 'utf8' },
  );
  return { code: status, out: stdout };
}

describe.each(shells.map((shell) => [shell, shell.split(' ')] as const))(
  'with host.settings beside the hook, %s',
  (_name, shell) => {
    it('mounts where the FileSet rendered from the same inventory reads, by the settings rendered with it', () => {
      const { settings, reads } = rendered();
      writeFileSync(join(hooks, 'host.settings'), settings);
      expect(reads).toContain(`"${other}/run/meta/alpha"`);
      const { code, out } = run(['before', 'alpha', '--job', '1'], shell);
      expect({ code, out }).toMatchObject({ code: 0 });
      expect(existsSync(join(other, 'run/meta/alpha/renfield-metadata'))).toBe(true);
      expect(existsSync(join(world.dir, 'run/meta/alpha'))).toBe(false);
      expect(run(['after', 'alpha', '--job', '1'], shell)).toMatchObject({ code: 0 });
    });

    it.each([
      ['no first line', ['nothing'], 'line 2: wants a key'],
      ['an unknown key', [`runs /x`], 'line 2: runs cannot be'],
      ['a key given twice', ['run /a', 'run /b'], 'line 3: run cannot be "/b"'],
      ['a relative path', ['run x'], 'line 2: run cannot be "x"'],
      ['the root', ['run /'], 'line 2: run cannot be "/"'],
      ['a path that climbs', ['run /a/../b'], 'line 2: run cannot be'],
      ['a command', ['run /a$(touch /tmp/x)'], 'line 2: run cannot be'],
      ['half of it', ['run /a'], 'run or renfield is missing'],
    ])('refuses %s with 78, and touches nothing', (_what, lines, says) => {
      say(...lines);
      const { code, out } = run(['before', 'alpha', '--job', '1'], shell);
      expect({ code, out }).toMatchObject({ code: 78 });
      expect(out).toContain(says);
    });
  },
);

describe('host.settings', () => {
  it('begins with its own line', () => {
    writeFileSync(join(hooks, 'host.settings'), 'renfield-settings 1\n');
    expect(run(['status'])).toMatchObject({ code: 78 });
  });

  it('is neither a symlink nor the file of another user', () => {
    say(...usual());
    cpSync(join(hooks, 'host.settings'), join(other, 'real'));
    rmSync(join(hooks, 'host.settings'));
    symlinkSync(join(other, 'real'), join(hooks, 'host.settings'));
    expect(run(['status']).out).toContain('is not a file that can be read');
    if (process.getuid?.() !== 0) return;
    rmSync(join(hooks, 'host.settings'));
    say(...usual());
    chownSync(join(hooks, 'host.settings'), 65_534, 65_534);
    expect(run(['status']).out).toContain('belongs to somebody else');
  });

  it('is compared with the rendered one by doctor, which names the fix', () => {
    const rendered = join(other, 'etc/current/system', hooks, 'host.settings');
    mkdirSync(join(rendered, '..'), { recursive: true });
    say(...usual());
    cpSync(join(hooks, 'host.settings'), rendered);
    // Of the files of somebody who is not root doctor says that too, as below.
    const isRoot = process.getuid?.() === 0;
    const isExpected = (line: string) => !isRoot && line.includes('can be changed by others than root; fix: chown');
    const said = run(['doctor']).out.split('\n');
    expect(said.filter((line) => line.includes('host.settings') && !isExpected(line))).toEqual([]);
    writeFileSync(rendered, `renfield-host 1\nrun /elsewhere\nrenfield ${other}/etc\n`);
    expect(run(['doctor']).out).toContain(`host.settings is not the one that was rendered; fix: cp ${rendered}`);
    chmodSync(join(hooks, 'host.settings'), 0o666);
    expect(run(['doctor']).out).toContain('host.settings can be changed by others than root');
    if (!isRoot) return; // without these settings doctor works in /run, where only root may
    say(...usual(), 'nonsense x');
    expect(run(['doctor'])).toMatchObject({ code: 78 });
  });
});
