// The dead man's handle: whatever kills the hook, and whatever of it lives on, the guest has its disk and runs again.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { calls, classicDisk, dropWorld, filesSettings, hook, makeWorld, run } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const origin = 'lab-vm_alpha--disk0';
const guest = () => readFileSync(join(world.dir, 'guest'), 'utf8').trim();
const stands = (): string[] => (existsSync(join(world.dir, 'still')) ? readdirSync(join(world.dir, 'still')) : []);

function make(...settings: string[]): void {
  world = makeWorld([classicDisk], [...filesSettings, 'metadata no', ...settings]);
}

/** Runs the hook as the leader of a process group of its own, as bacula-fd's children are in one. */
function runInGroup(source: string, shell: string) {
  writeFileSync(join(world.dir, 'source'), source);
  const command = 'echo $$ >"$WORLD/pid"; exec "$@" 2>&1';
  return spawnSync('setsid', ['--wait', '/bin/sh', '-c', command, 'sh', ...shell.split(' '), hook, ...before], {
    env: {
      ...world.environment,
      RENFIELD_SHELL: shell,
      RENFIELD_TICK: '0.1',
      FAULT_SOURCE: join(world.dir, 'source'),
    },
    encoding: 'utf8',
  });
}

/** What happens inside of lvcreate when it has suspended the origin: WORLD/pid is the shell of the hook and its group. */
const inLvcreate = (what: string) =>
  [
    'case "$0 ${1:-}" in */lvcreate" "*)',
    '  mkdir -p "$WORLD/still"',
    `  echo LIsw >"$WORLD/still/${origin}"`,
    '  read -r hook <"$WORLD/pid"',
    `  ${what} ;;`,
    'esac',
    '',
  ].join('\n');

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !isSo(); tries++) await wait(100);
}

const whole = 'the whole process group';
const kills: Readonly<Record<string, string>> = {
  [whole]: 'kill -s KILL -- "-$hook"',
  'the shell, and lvcreate dies too': 'kill -s KILL "$hook"; exit 5',
  'the shell while lvcreate hangs': 'kill -s KILL "$hook"; exec sleep 15',
};

describe('a hook that dies', () => {
  const deaths = Object.keys(kills).flatMap((kill) =>
    (kill === whole ? shells : ['dash']).map((shell) => [kill, shell] as const),
  );

  it.each(deaths)('by kill -9 of %s leaves a guest that runs and has its disk, under %s', async (kill, shell) => {
    make('freeze try', 'freeze_timeout 60');
    const ran = runInGroup(inLvcreate(kills[kill] ?? ''), shell);
    expect(ran.status).not.toBe(0);
    await until(() => guest() === 'running' && stands().length === 0);
    expect(guest()).toBe('running');
    expect(stands()).toEqual([]);
    await until(() => !existsSync(join(world.dir, 'run/frozen/alpha')));
    expect(existsSync(join(world.dir, 'run/frozen/alpha'))).toBe(false);
  });

  it('has the table that waits dropped before the origin is resumed', async () => {
    make();
    runInGroup(inLvcreate(kills[whole] ?? ''), 'dash');
    await until(() => stands().length === 0);
    expect(calls(world).filter((call) => /^dmsetup (?:clear|resume)/u.exec(call))).toEqual([
      `dmsetup clear ${origin}`,
      `dmsetup resume --noudevsync ${origin}`,
    ]);
  });
});

describe('a handle', () => {
  /** The handle of a run that has died: no process has this id (Documentation/admin-guide/sysctl/kernel.rst, pid_max). */
  const handleOfTheDead = (environment: Record<string, string> = {}) =>
    spawnSync('dash', [hook, 'handle', 'alpha', '4194305', 'session'], {
      env: { ...world.environment, RENFIELD_TICK: '0.1', ...environment },
      timeout: 300_000, // ends what hangs
    });

  it('ends when its run was killed before it could listen to it', () => {
    make();
    mkdirSync(join(world.dir, 'run/tmp/alpha'), { recursive: true });
    spawnSync('mkfifo', [join(world.dir, 'run/tmp/alpha/fifo'), join(world.dir, 'run/tmp/alpha/fifo.up')]);
    expect(handleOfTheDead()).toMatchObject({ status: 0, signal: null });
  });

  it('ends when the directory of its run is gone, also when the guest cannot be let go', () => {
    make();
    mkdirSync(join(world.dir, 'still'));
    writeFileSync(join(world.dir, 'still', origin), 'L-sw\n');
    const source = sourceOf('[ "${0##*/} $1" != "dmsetup resume" ] || { rm -rf "$WORLD/run"; exit 5; }\n');
    expect(handleOfTheDead({ FAULT_SOURCE: source })).toMatchObject({ status: 0, signal: null });
  });
});

/** A handle of run `pid`, as handle_session starts it, once it is there. */
async function handleOf(pid: string, shell: string) {
  for (const folder of ['run/tmp/alpha', 'run/lock']) mkdirSync(join(world.dir, folder), { recursive: true });
  for (const name of ['fifo', 'fifo.up']) spawnSync('mkfifo', [join(world.dir, 'run/tmp/alpha', name)]);
  const [program = '', ...options] = shell.split(' ');
  const handle = spawn(program, [...options, hook, 'handle', 'alpha', pid, 'session'], {
    env: { ...world.environment, RENFIELD_SHELL: shell, RENFIELD_TICK: '1' },
    stdio: 'ignore',
  });
  await until(() => readdirSync(join(world.dir, 'run/tmp')).some((name) => name.startsWith('.handle.')));
  return { handle, ended: once(handle, 'exit') };
}

/** The processes of this world that still belong to a handle. */
const handles = (): string[] =>
  spawnSync('pgrep', ['-f', 'renfield-hook handle '], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((pid) => pid !== '' && environmentOfProcess(pid).includes(`WORLD=${world.dir}`));

function environmentOfProcess(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return []; // it has ended
  }
}

describe('a handle whose run died before it was listened to', () => {
  it.each(shells)('ends by itself when a later run has removed their FIFO, under %s', async (shell) => {
    make();
    const gone = spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout.trim();
    const { ended } = await handleOf(gone, shell);
    rmSync(join(world.dir, 'run/tmp/alpha'), { recursive: true });
    await ended;
    expect(guest()).toBe('running');
  });
});

describe('a handle that is killed', () => {
  const runs = { lives: String(process.pid), 'has died': '' };
  const each = shells.flatMap((shell) => (['lives', 'has died'] as const).map((run) => [run, shell] as const));

  it.each(each)('leaves no process of its own where its run %s, under %s', async (run, shell) => {
    make();
    const pid = runs[run] || spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout.trim();
    const { handle, ended } = await handleOf(pid, shell);
    handle.kill('SIGKILL');
    await ended;
    await until(() => handles().length === 0);
    expect(handles()).toEqual([]);
  });
});

describe('a hook that lives', () => {
  it('resumes the origin itself when lvcreate was killed inside of it', () => {
    make();
    const ran = run(world, before, { environment: { FAULT_SOURCE: sourceOf(inLvcreate('exit 137')) } });
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain(`before: ${origin} was suspended: resumed`);
    expect(stands()).toEqual([]);
  });

  it('resumes the origin itself when lvremove was killed inside of it', () => {
    make();
    run(world, before);
    const once = inLvcreate('[ ! -e "$WORLD/once" ] || { rm "$WORLD/still/"*; break; }; : >"$WORLD/once"; exit 137')
      .replace('*/lvcreate', '*/lvremove')
      .replace('case', 'while :; do case')
      .replace(/esac\n$/u, 'esac; break; done\n');
    const ran = run(world, ['after', 'alpha', '--job', '1'], { environment: { FAULT_SOURCE: sourceOf(once) } });
    expect(ran.out).toContain(`after: ${origin} was suspended: resumed`);
    expect(stands()).toEqual([]);
    expect(ran).toMatchObject({ code: 0 });
  });

  it('leaves what is suspended of somebody else', () => {
    make();
    mkdirSync(join(world.dir, 'still'));
    writeFileSync(
      join(world.dir, 'dm/lab-other'),
      'LVM-vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvllllllllllllllllllllllllllllllll\n',
    );
    writeFileSync(join(world.dir, 'dm/lab-vm_alpha--disk0-real'), 'somebodys-uuid\n');
    for (const name of ['lab-other', 'lab-vm_alpha--disk0-real'])
      writeFileSync(join(world.dir, 'still', name), 'L-sw\n');
    expect(run(world, before)).toMatchObject({ code: 0 });
    expect(stands().sort()).toEqual(['lab-other', 'lab-vm_alpha--disk0-real']);
  });

  it('has no handle left when it ends', async () => {
    make();
    run(world, before);
    const handles = () => spawnSync('pgrep', ['-f', `renfield-hook handle alpha`], { encoding: 'utf8' }).stdout;
    const mine = (): string[] =>
      handles()
        .split('\n')
        .filter((pid) => pid !== '' && readEnvironment(pid).includes(`WORLD=${world.dir}\0`));
    await until(() => mine().length === 0);
    expect(mine()).toEqual([]);
  });

  it.each([
    ['version 2', { 'cgroup.procs': '0\n', 'bacula-fd/cgroup.procs': '' }],
    ['version 1', { 'cpu/tasks': '0\n', 'systemd/cgroup.procs': '0\n', 'systemd/bacula-fd/cgroup.procs': '' }],
  ])('has a handle at the root of cgroups of %s, and in no group', (_, files) => {
    make();
    for (const file of Object.keys(files)) {
      mkdirSync(join(world.dir, 'cgroup', file, '..'), { recursive: true });
      writeFileSync(join(world.dir, 'cgroup', file), '');
    }
    expect(run(world, before)).toMatchObject({ code: 0 });
    const written = Object.keys(files).map((file) => [file, readFileSync(join(world.dir, 'cgroup', file), 'utf8')]);
    expect(Object.fromEntries(written)).toEqual(files);
  });

  it('does not begin what it could not end: without a handle it makes no snapshot', () => {
    make();
    writeFileSync(join(world.dir, 'bin/setsid'), '#!/bin/sh\nexit 5\n', { mode: 0o755 });
    const ran = run(world, before, { environment: { RENFIELD_TICK: '0.05' } });
    expect(ran).toMatchObject({ code: 74 });
    expect(calls(world).filter((call) => call.startsWith('lvcreate'))).toEqual([]);
  });
});

function sourceOf(text: string): string {
  const path = join(world.dir, 'source');
  writeFileSync(path, text);
  return path;
}

function readEnvironment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
