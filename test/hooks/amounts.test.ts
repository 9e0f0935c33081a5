// What a guest or a stranger puts into amounts of text, names and volumes. RUN is memory of the host.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addTree,
  addVolume,
  calls,
  classicDisk,
  dropWorld,
  filesSettings,
  hook,
  makeWorld,
  run,
  volumes,
} from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

const hasLimits = shells.filter((shell) => shell !== 'posh'); // which has no ulimit
const job = (stage: string, shell = 'dash', environment = {}) =>
  run(world, [stage, 'alpha', '--job', '1'], { shell: shell.split(' '), environment });

describe('what a guest makes the tools say', () => {
  for (const shell of hasLimits) {
    it(`has a limit, above which the run fails: 50 MB of e2fsck's words, under ${shell}`, () => {
      world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
      writeFileSync(
        join(world.dir, 'flood'),
        'case $0:$1 in */e2fsck:-p) exec /usr/bin/head -c 50000000 /dev/zero ;; esac\n',
      );
      const ran = job('before', shell, { FAULT_SOURCE: join(world.dir, 'flood') });
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain('e2fsck ended with 153 (more words than there is room for)');
      expect(volumes(world)).toEqual(['vm_alpha-disk0']);
    });
  }

  it('does not matter for a directory whose names fill a megabyte', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
    const names = Object.fromEntries(Array.from({ length: 6000 }, (_, n) => [`${'n'.repeat(200)}${n}`, '']));
    addTree(world.dir, 'disk0-p1', names);
    expect(job('before')).toMatchObject({ code: 0 });
    expect(job('check')).toMatchObject({ code: 0 });
  });
});

describe('what is left of earlier runs and what other processes are called', () => {
  it('the mark of a killed run, that its command was late, is not for the next one', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
    mkdirSync(join(world.dir, 'run/tmp/alpha'), { recursive: true });
    writeFileSync(join(world.dir, 'run/tmp/alpha/late'), 'late\n');
    const ran = job('before');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).not.toContain('is not done');
  });

  it.each([
    ['a line break', 'evil\nname'],
    ['parentheses', 'evil) S 1 (x'],
    ['one bracket and a line break', 'a) R 2\n3 4'],
  ])('%s in the name of our caller changes nothing', (_, name) => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
    const named = `process.title = ${JSON.stringify(name)};
      const { spawnSync } = require('node:child_process');
      const { status, stdout } = spawnSync('dash', process.argv.slice(1), { encoding: 'utf8' });
      process.stdout.write(stdout); process.exitCode = status;`;
    const hooked = spawnSync(process.execPath, ['-e', named, hook, 'before', 'alpha', '--job', '1'], {
      env: { PATH: process.env['PATH'], ...world.environment },
      encoding: 'utf8',
    });
    expect({ status: hooked.status, stderr: hooked.stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(world.dir, 'run/job/alpha'), 'utf8')).toMatch(/^caller caller \d+ \d+$/mu);
  });
});

describe('the metadata of a guest', () => {
  it('names no volume of anybody else', () => {
    world = makeWorld();
    addVolume(world, 'vm_beta-disk0', '-wi-ao---- 67108864 - - 253 7 -');
    addVolume(world, 'snap_vm_beta-disk0', 'swi-a-s--- 8388608 vm_beta-disk0 2.00 253 8 renfield,renfield_guest.beta');
    expect(job('before')).toMatchObject({ code: 0 });
    const layout = readFileSync(join(world.dir, 'run/meta/alpha/renfield-metadata/lvm-layout'), 'utf8');
    expect(layout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'lab/snap_vm_alpha-disk0',
      'lab/vm_alpha-disk0',
      '',
    ]);
  });
});

describe('a new volume for a restored image', () => {
  const write = (version: string) => {
    world = makeWorld([classicDisk], ['method image', 'trust tenant', 'disk disk0 lv lab/vm_alpha-disk0']);
    writeFileSync(
      join(world.dir, 'lvm'),
      `case $0:$1 in */lvm:version) echo '  LVM version:     ${version}'; exit 0 ;; esac\n`,
    );
    const argv = [hook, 'write', 'alpha', 'disk0', `${world.dir}/dev/lab/new`, 'always'];
    const env = { PATH: process.env['PATH'], ...world.environment, FAULT_SOURCE: join(world.dir, 'lvm') };
    expect(spawnSync('dash', argv, { env, input: 'bytes' }).status).toBe(0);
    return calls(world).find((call) => call.startsWith('lvcreate'));
  };

  it('is made without a question about what lay there before, where LVM would ask', () => {
    expect(write('2.03.16(2) (2022-05-18)')).toMatch(/^lvcreate -Wn -n new /u);
  });

  it('is made without an option that LVM of EL 6 does not know', () => {
    expect(write('2.02.98(2)-RHEL6 (2012-10-15)')).toMatch(/^lvcreate -n new /u);
  });
});

describe('a map that another mount namespace has mounted', () => {
  it('is reported with the process, and with the words of dmsetup', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
    expect(job('before')).toMatchObject({ code: 0 });
    const map = `${world.dir}/dev/mapper/renfield-alpha-disk0-p1`;
    mkdirSync(join(world.dir, 'proc/4242'), { recursive: true });
    for (const file of ['uptime', 'sys', 'self', 'net']) symlinkSync(`/proc/${file}`, join(world.dir, 'proc', file));
    writeFileSync(join(world.dir, 'proc/4242/mountinfo'), `61 60 253:12 / /somewhere ro - ext3 ${map} ro\n`);
    writeFileSync(join(world.dir, 'proc/4242/stat'), `4242 (mmdebstrap) S 1 ${'0 '.repeat(30)}\n`);
    const busy =
      'case $0:$1 in */dmsetup:remove) echo "device-mapper: remove ioctl failed: Device or resource busy"; exit 1 ;; esac\n';
    writeFileSync(join(world.dir, 'busy-map'), busy);
    const ran = job('after', 'dash', {
      FAULT_SOURCE: join(world.dir, 'busy-map'),
      RENFIELD_PROC: join(world.dir, 'proc'),
    });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(
      'map renfield-alpha-disk0-p1 stays: device-mapper: remove ioctl failed: Device or resource busy',
    );
    expect(ran.out).toContain('mounted in another mount namespace: process 4242 (mmdebstrap)');
  });
});
