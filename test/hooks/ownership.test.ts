// Whose things these are: other jobs, other runs, and volumes that only look like ours.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, dropWorld, hook, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => dropWorld(world));

const ours = 'renfield,renfield_guest.alpha,renfield_job.3,renfield_t1700000000,renfield_of.vm_alpha-disk0';
const snapshot = 'snap_vm_alpha-disk0';

function job(id: number, command: string) {
  return run(world, [command, 'alpha', '--job', String(id)]);
}

function takenBack(): void {
  expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  expect(readdirSync(join(world.dir, 'dm'))).toEqual([]);
  expect(readFileSync(join(world.dir, 'mounts'), 'utf8')).toBe('proc /proc proc rw 0 0\n');
}

describe('a snapshot of an earlier run', () => {
  it('is removed by the next before, which says whose it was', () => {
    addVolume(world, snapshot, `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}`);
    const ran = job(4, 'before');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/before: removing stale snapshot snap_vm_alpha-disk0 \(job 3, \d+ h old\)/u);
  });

  it('is removed by reap, whatever case brought it about', () => {
    addVolume(world, snapshot, `swi-I-s--- 8388608 vm_alpha-disk0 100.00 253 9 ${ours}`);
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    takenBack();
  });

  it('is removed though a killed lvcreate has not made it a snapshot', () => {
    addVolume(world, snapshot, `-wi-a----- 8388608 - - 253 9 ${ours}`);
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    takenBack();
  });

  it('is removed for a disk that the settings no longer name, by the record of the run', () => {
    expect(job(3, 'before')).toMatchObject({ code: 0 });
    writeFileSync(
      join(world.dir, 'settings/alpha.settings'),
      'renfield-settings 1\nmethod files\ntrust owned\ndisk disk0 lv lab/other\n',
    );
    expect(job(3, 'after')).toMatchObject({ code: 0 });
    takenBack();
  });

  it('is removed though the settings are broken by now', () => {
    expect(job(3, 'before')).toMatchObject({ code: 0 });
    writeFileSync(join(world.dir, 'settings/alpha.settings'), 'nonsense\n');
    const ran = job(3, 'after');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('going by the record of the run');
    takenBack();
  });
});

describe('a volume that is not ours survives everything', () => {
  const foreign: Record<string, { name: string; row: string }> = {
    'named like ours, untagged': { name: snapshot, row: 'swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 -' },
    'named like ours, with the tag alone': {
      name: snapshot,
      row: 'swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 renfield',
    },
    'named like ours, tagged for another guest': {
      name: snapshot,
      row: `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours.replace('guest.alpha', 'guest.beta').replace(/,renfield_of.*/u, '')}`,
    },
    'tagged like ours, of another origin': { name: 'snap_other', row: `swi-a-s--- 8388608 other 2.00 253 9 ${ours}` },
    'tagged and named like ours, of another origin': {
      name: snapshot,
      row: `swi-a-s--- 8388608 other 2.00 253 9 ${ours}`,
    },
    'tagged like ours, of our origin, under another name': {
      name: 'keep',
      row: `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}`,
    },
    'a plain volume with our name and tags, in use': { name: snapshot, row: `-wi-ao---- 8388608 - - 253 9 ${ours}` },
    'a plain volume with our name and one tag': {
      name: snapshot,
      row: '-wi-a----- 8388608 - - 253 9 renfield,renfield_guest.alpha',
    },
  };
  for (const [name, { name: volume, row }] of Object.entries(foreign)) {
    it(name, () => {
      addVolume(world, volume, row);
      job(4, 'before');
      job(4, 'after');
      run(world, ['reap']);
      expect(volumes(world)).toEqual([volume, 'vm_alpha-disk0'].sort());
      expect(readFileSync(join(world.dir, 'lv/lab', volume), 'utf8')).toBe(`${row}\n`);
    });
  }

  it('and blocks the backup with 73 where it has the name of our snapshot', () => {
    addVolume(world, snapshot, 'swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 -');
    const ran = job(4, 'before');
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain('lab/snap_vm_alpha-disk0 exists and is not a snapshot of ours to remove: not touched');
  });
});

describe('a job that runs', () => {
  const record = () => join(world.dir, 'run/job/alpha');

  function date(says: string): void {
    writeFileSync(join(world.dir, 'bin/date'), `#!/bin/sh\n${says}\n`, { mode: 0o755 });
  }

  it('keeps its snapshots though the clock of the host was set right by years meanwhile', () => {
    date('echo 946684800');
    expect(job(7, 'before')).toMatchObject({ code: 0 });
    rmSync(join(world.dir, 'bin/date'));
    expect(run(world, ['reap']).out).toContain('job 7 has it in use');
    expect(job(8, 'before')).toMatchObject({ code: 75 });
  });

  it('keeps its snapshots though its record, of an older release, tells no age but that of the clock', () => {
    expect(job(7, 'before')).toMatchObject({ code: 0 });
    const text = readFileSync(record(), 'utf8');
    writeFileSync(record(), text.replace(/^up .*\n/mu, '').replace(/^since .*$/mu, 'since 0'));
    expect(run(world, ['reap']).out).toContain('job 7 has it in use');
  });

  it.each([
    ['is older than stale_after', /^up \d+$/mu, 'up -259200'],
    ['was of another boot', /^boot .*$/mu, 'boot 00000000-0000-4000-8000-000000000000'],
  ])('is over when it %s', (_, line, instead) => {
    expect(job(7, 'before')).toMatchObject({ code: 0 });
    writeFileSync(record(), readFileSync(record(), 'utf8').replace(line, instead));
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    takenBack();
  });

  it('does not begin where date does not tell the time', () => {
    date('exit 1');
    const ran = job(7, 'before');
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('ERROR date does not tell the time');
    takenBack();
  });
});

describe('a second job of the same guest', () => {
  it('gets 75, and its after leaves the first one alone', () => {
    expect(job(7, 'before')).toMatchObject({ code: 0 });
    expect(job(8, 'before')).toMatchObject({ code: 75 });
    expect(job(8, 'after').out).toContain('what is here belongs to job 7: left alone');
    expect(volumes(world)).toContain(snapshot);
    expect(run(world, ['reap']).out).toContain('job 7 has it in use');
    expect(job(7, 'check')).toMatchObject({ code: 0 });
    expect(job(7, 'after')).toMatchObject({ code: 0 });
    takenBack();
  });
});

// A process called bacula-fd that runs hooks and keeps a connection, as bacula-fd keeps the one to its Director.
const fileDaemon = `
  process.title = 'bacula-fd';
  const { connect } = require('node:net');
  const { spawnSync } = require('node:child_process');
  const director = connect(Number(process.argv[1]), '127.0.0.1', () => {
    const { status } = spawnSync('dash', process.argv.slice(2), { stdio: 'ignore' });
    console.log(status);
  });
  process.stdin.once('data', () => { director.destroy(); console.log('hung up'); });
`;

describe('a job of bacula-fd', () => {
  async function daemon() {
    const director = createServer().listen(0, '127.0.0.1');
    await once(director, 'listening');
    const address = director.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const argv = ['-e', fileDaemon, String(port), hook, 'before', 'alpha', '--job', '7'];
    const fd = spawn(process.execPath, argv, { env: { PATH: process.env['PATH'], ...world.environment } });
    const [said] = (await once(fd.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('0\n');
    return { fd, stop: () => (fd.kill('SIGKILL'), director.close()) };
  }

  it('keeps its snapshots while its connection lasts, though our caller is another process', async () => {
    const { stop } = await daemon();
    expect(readFileSync(join(world.dir, 'run/job/alpha'), 'utf8')).toMatch(/^caller fd \d+ \d+\nsockets  \d+ $/mu);
    expect(job(8, 'before')).toMatchObject({ code: 75 });
    expect(run(world, ['reap']).out).toContain('job 7 has it in use');
    stop();
  });

  it.each([
    ['while bacula-fd closes a file that is just being listed', '/usr/bin/env ls "$@"; exit 1'],
    ['while nothing can be seen of its connections', 'exit 2'],
  ])('keeps its snapshots %s', async (_, listing) => {
    const { stop } = await daemon();
    writeFileSync(join(world.dir, 'bin/ls'), `#!/bin/sh\nPATH=/usr/bin:/bin\n${listing}\n`, { mode: 0o755 });
    expect(job(8, 'before')).toMatchObject({ code: 75 });
    expect(run(world, ['reap']).out).toContain('job 7 has it in use');
    expect(volumes(world)).toContain(snapshot);
    stop();
  });

  it('is over when its connection is gone, though bacula-fd lives on: a killed Director, a stopped job', async () => {
    const { fd, stop } = await daemon();
    fd.stdin.write('hang up\n');
    await once(fd.stdout, 'data');
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    takenBack();
    stop();
  });

  it('is over when bacula-fd is gone', async () => {
    const { fd, stop } = await daemon();
    stop();
    await once(fd, 'exit');
    expect(job(8, 'before')).toMatchObject({ code: 0 });
    expect(existsSync(join(world.dir, 'run/job/alpha'))).toBe(true);
  });

  it('is over though another job of the same bacula-fd goes on, whose connection stands alone in its own record', async () => {
    const { stop } = await daemon();
    const record = join(world.dir, 'run/job/alpha');
    const text = readFileSync(record, 'utf8');
    writeFileSync(join(world.dir, 'run/job/beta'), text.replace('job 7', 'job 6'));
    // As if the dead job had seen the connection of the other one beside its own, which is gone.
    writeFileSync(record, text.replace(/^sockets  (\d+) $/mu, 'sockets  $1 4294967295 '));
    expect(job(8, 'before')).toMatchObject({ code: 0 });
    stop();
  });

  it('is over though connections are left that may be of another job, when its thread is gone', async () => {
    const { stop } = await daemon();
    const record = join(world.dir, 'run/job/alpha');
    const text = readFileSync(record, 'utf8');
    expect(text).toMatch(/^thread \d+ \d+$/mu);
    const two = text.replace(/^sockets  (\d+) $/mu, 'sockets  $1 4294967295 ');
    writeFileSync(record, two);
    expect(job(8, 'before')).toMatchObject({ code: 75 });
    writeFileSync(record, two.replace(/^thread \d+ /mu, 'thread 4194305 '));
    expect(job(8, 'before')).toMatchObject({ code: 0 });
    stop();
  });

  it('keeps the connection that is its own out of the reach of a job that begins after it', async () => {
    const { stop } = await daemon();
    const text = readFileSync(join(world.dir, 'run/job/alpha'), 'utf8');
    writeFileSync(join(world.dir, 'run/job/beta'), text.replace('job 7', 'job 6'));
    // Where nothing would be left, both keep what both have seen.
    expect(job(8, 'before')).toMatchObject({ code: 75 });
    stop();
  });
});

// Two threads of one bacula-fd, as two Directors have them; the second one runs what comes on stdin.
const twoThreads = `
  process.title = 'bacula-fd';
  const { spawnSync } = require('node:child_process');
  const { Worker } = require('node:worker_threads');
  const argv = process.argv.slice(1);
  const hook = (stage) => spawnSync('dash', [argv[0], stage, 'alpha', '--job', '7'], { stdio: 'ignore' }).status;
  const other = new Worker(\`
    const { parentPort, workerData } = require('node:worker_threads');
    const { spawnSync } = require('node:child_process');
    parentPort.on('message', (stage) => {
      parentPort.postMessage(spawnSync('dash', [workerData, stage, 'alpha', '--job', '7'], { stdio: 'ignore' }).status);
    });
  \`, { eval: true, workerData: argv[0] });
  const otherHook = (stage) => new Promise((resolve) => { other.once('message', resolve); other.postMessage(stage); });
  (async () => {
    const { readdirSync } = require('node:fs');
    const codes = [hook('before'), await otherHook('before'), await otherHook('after')];
    codes.push(readdirSync(process.env.WORLD + '/lv/lab').length, hook('after'));
    console.log(codes.join(' '));
    process.exit(0);
  })();
`;

describe('two Directors that count to the same JobId', () => {
  it('do not take the snapshots from each other', async () => {
    const fd = spawn(process.execPath, ['-e', twoThreads, hook], {
      env: { PATH: process.env['PATH'], ...world.environment },
    });
    const [said] = (await once(fd.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('0 75 0 2 0\n');
    takenBack();
  });
});
