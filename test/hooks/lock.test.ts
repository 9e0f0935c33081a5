// The guest's lock: who has it, who waits for whom, and who is sent away.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, dropWorld, filesSettings, hook, makeWorld, run, volumes, writeSettings } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => dropWorld(world));

const ours = 'renfield,renfield_guest.alpha,renfield_job.3,renfield_t1700000000,renfield_of.vm_alpha-disk0';
const before = (id: number) => ['before', 'alpha', '--job', String(id)];
const record = () => join(world.dir, 'run/lock/alpha.lock');

/** Starts a hook that works until the file `go` is there: the tool `at` waits for it. */
async function holding(args: readonly string[], at: string) {
  const wait = 'echo there >"$WORLD/there"; while [ ! -e "$WORLD/go" ]; do sleep 0.05; done';
  writeFileSync(join(world.dir, 'wait'), `case \${0##*/} in ${at}) ${wait} ;; esac\n`);
  const child = spawn('dash', [hook, ...args], {
    env: { PATH: process.env['PATH'], ...world.environment, FAULT_SOURCE: join(world.dir, 'wait') },
    stdio: 'ignore',
  });
  const end = once(child, 'exit');
  while (!exists('there')) {
    if (child.exitCode !== null) throw new Error(`the hook ended with ${child.exitCode} before it called ${at}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { pid: child.pid, go: () => writeFileSync(join(world.dir, 'go'), ''), end };
}

function exists(name: string): boolean {
  try {
    readFileSync(join(world.dir, name));
    return true;
  } catch {
    return false;
  }
}

/** Runs the hook beside the one that holds the lock. */
function beside(args: readonly string[]) {
  const child = spawn('dash', [hook, ...args], { env: { PATH: process.env['PATH'], ...world.environment } });
  let out = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  return once(child, 'exit').then(([code]) => ({ code: code as number, out }));
}

describe('the lock of a guest', () => {
  for (const shell of shells) {
    it(`is made again where somebody has removed its directory, under ${shell}`, () => {
      run(world, ['reap']);
      rmSync(join(world.dir, 'run/lock'), { recursive: true });
      expect(run(world, before(1), { shell: shell.split(' ') })).toMatchObject({ code: 0 });
    });
  }

  it('that cannot be written is 74, in our words', () => {
    mkdirSync(record(), { recursive: true });
    const ran = run(world, before(1));
    expect(ran.code).toBe(74);
    expect(ran.out).toBe(`[renfield alpha] before: ERROR cannot write ${record()}\n`);
  });
});

describe('before', () => {
  it('waits for the reaper that has the guest in hand', async () => {
    addVolume(world, 'snap_vm_alpha-disk0', `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}`);
    const reaper = await holding(['reap'], 'lvremove');
    const next = beside(before(2));
    setTimeout(reaper.go, 500);
    await reaper.end;
    expect(await next).toMatchObject({ code: 0 });
  });

  it('waits for a lock of which nobody says whose it is, and ends with 75 when the bound of LVM has passed', async () => {
    writeSettings(world, [...filesSettings, 'lvm_timeout 5']);
    run(world, ['reap']);
    const holder = spawn('flock', [record(), 'sh', '-c', 'echo held; exec sleep 60']);
    await once(holder.stdout, 'data');
    const ran = await beside(before(2));
    holder.kill('SIGKILL');
    expect(ran).toMatchObject({ code: 75 });
    expect(ran.out).toContain('another run has this guest in hand');
  });

  it('is sent away with 75 by the before of another job, which goes on', async () => {
    const first = await holding(before(1), 'lvcreate');
    const ran = await beside(before(2));
    expect(ran).toMatchObject({ code: 75 });
    expect(ran.out).toMatch(
      new RegExp(`another run has this guest in hand \\(before, process ${first.pid}, for \\d+ s\\)`, 'u'),
    );
    first.go();
    expect(await first.end).toEqual([0, null]);
    expect(volumes(world)).toContain('snap_vm_alpha-disk0');
  });

  it('does not believe the words of a run that has ended', async () => {
    expect(run(world, before(1))).toMatchObject({ code: 0 });
    expect(readFileSync(record(), 'utf8')).toMatch(/^\d+ \d+ before\n$/u);
    const holder = spawn('flock', [record(), 'sh', '-c', 'echo held; exec sleep 1']);
    await once(holder.stdout, 'data');
    expect(await beside(before(1))).toMatchObject({ code: 0 });
  });
});

describe('reap', () => {
  it('says which guest it has skipped, and for whose lock', async () => {
    const first = await holding(before(1), 'lvcreate');
    const ran = await beside(['reap']);
    first.go();
    await first.end;
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(
      new RegExp(
        `\\[renfield alpha\\] reap: skipped: another run has .*\\(before, process ${first.pid}, for \\d+ s\\)`,
        'u',
      ),
    );
    expect(ran.out).not.toContain('nothing to take back');
  });

  it('ends with 74 where a run has had the lock for longer than stale_after', async () => {
    writeSettings(world, [...filesSettings, 'stale_after 60']);
    const first = await holding(before(1), 'lvcreate');
    const [seconds = ''] = readFileSync('/proc/uptime', 'utf8').split(' ');
    const proc = join(world.dir, 'proc');
    mkdirSync(proc);
    for (const name of readdirSync('/proc')) if (name !== 'uptime') symlinkSync(`/proc/${name}`, join(proc, name));
    writeFileSync(join(proc, 'uptime'), `${(Number(seconds) + 120).toFixed(2)} 0.00\n`);
    const ran = run(world, ['reap'], { environment: { RENFIELD_PROC: proc } });
    first.go();
    await first.end;
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toMatch(/ERROR skipped: .* for \d{3,} s\), longer than stale_after/u);
  });
});
