// What a killed lvcreate or lvremove leaves in device-mapper, and LVM no longer knows. The states are those that were
// measured on real LVM (test/lab/ioctls.test.ts); here each of the rules that keep foreign devices is broken in turn.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, calls, dropWorld, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => dropWorld(world));

const group = 'v'.repeat(32);
const volume = 'l'.repeat(32);
const gone = 'x'.repeat(32);
const ours = 'renfield,renfield_guest.alpha,renfield_job.3,renfield_t1700000000,renfield_of.vm_alpha-disk0';
const origin = 'lab-vm_alpha--disk0';
const snapshot = 'lab-snap_vm_alpha--disk0';

function device(name: string, uuid: string): void {
  writeFileSync(join(world.dir, 'dm', name), `${uuid}\n`);
}

function still(name: string, attr: string): void {
  mkdirSync(join(world.dir, 'still'), { recursive: true });
  writeFileSync(join(world.dir, 'still', name), `${attr}\n`);
}

const devices = () => readdirSync(join(world.dir, 'dm')).sort();
const stills = () => (existsSync(join(world.dir, 'still')) ? readdirSync(join(world.dir, 'still')) : []);

/** A guest that is known to the reaper by the record of a run which has died. */
function died(): void {
  mkdirSync(join(world.dir, 'run/job'), { recursive: true });
  writeFileSync(join(world.dir, 'run/job/alpha'), 'job 3\nphase before\nboot unknown\nsince 0\n');
}

/** Killed at the 62nd ioctl: the guest stands still, the snapshot is cut in two. */
function torn(): void {
  died();
  still(origin, 'LIs-');
  device(`${origin}-real`, `LVM-${group}${volume}-real`);
  device(`${snapshot}-cow`, `LVM-${group}${gone}-cow`);
  device(snapshot, `LVM-${group}${gone}`);
}

describe('what a killed lvcreate leaves', () => {
  for (const shell of shells) {
    it(`is healed by reap, which says so, under ${shell}`, () => {
      torn();
      const ran = run(world, ['reap'], { shell: shell.split(' ') });
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.out).toContain('taken back: 0 snapshots, 0 maps, 3 devices that LVM no longer knew');
      expect(devices()).toEqual([]);
      expect(stills()).toEqual([]);
    });
  }

  it('is healed by the next before', () => {
    torn();
    expect(run(world, ['before', 'alpha', '--job', '4'])).toMatchObject({ code: 0 });
    expect(devices()).toEqual(['renfield-alpha-disk0-p1']);
    expect(stills()).toEqual([]);
  });

  it('is found without a record, by the disks of the settings', () => {
    torn();
    rmSync(join(world.dir, 'run/job/alpha'));
    expect(run(world, ['status']).out).toContain('[renfield alpha] status: stale');
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(devices()).toEqual([]);
    expect(stills()).toEqual([]);
  });

  it('is seen by status and doctor, each device by its name', () => {
    torn();
    const status = run(world, ['status']).out;
    expect(status).toContain('suspended=1 orphans=3');
    expect(status).toContain(`status: suspended=${origin}\n`);
    expect(status).toContain(`status: orphan=${snapshot}-cow\n`);
    expect(JSON.parse(run(world, ['status', '--json']).out)).toMatchObject({
      guests: [{ guest: 'alpha', suspended: 1, orphans: 3 }],
    });
    const doctor = run(world, ['doctor']);
    expect(doctor).toMatchObject({ code: 78 });
    expect(doctor.out).toContain(`ERROR ${origin} is suspended`);
    expect(doctor.out).toContain(`ERROR ${origin}-real is left in device-mapper`);
    expect(stills()).toEqual([origin]);
  });

  it('that cannot be removed makes reap end with 74 and name it', () => {
    torn();
    writeFileSync(join(world.dir, 'fault'), 'case "${0##*/} $*" in "dmsetup remove"*-cow) echo busy; exit 1 ;; esac\n');
    const ran = run(world, ['reap'], { environment: { FAULT_SOURCE: join(world.dir, 'fault') } });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`WARN left in device-mapper, and not known to LVM: ${snapshot}-cow`);
    expect(stills()).toEqual([]);
  });

  it('is removed under the lock of LVM, where LVM keeps it', () => {
    torn();
    mkdirSync(join(world.dir, 'locks'));
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(world.dir, 'locks'))).toEqual(['V_lab']);
    expect(devices()).toEqual([]);
  });
});

describe('a device that may be somebody else’s', () => {
  const foreign: Record<string, readonly [string, string]> = {
    'of a volume group of the same name that is another': [`${origin}-real`, `LVM-${'w'.repeat(32)}${gone}-real`],
    'with our name and no uuid of LVM': [snapshot, 'something'],
    'of a disk that no guest has': ['lab-other-real', `LVM-${group}${gone}-real`],
    'with a prefix of somebody else': ['lab-keep_vm_alpha--disk0', `LVM-${group}${gone}`],
    'that LVM knows': [`${snapshot}-cow`, `LVM-${group}${volume}-cow`],
  };
  for (const [name, [device_, uuid]] of Object.entries(foreign)) {
    it(`stays: ${name}`, () => {
      died();
      device(device_, uuid);
      run(world, ['reap']);
      expect(devices()).toEqual([device_]);
    });
  }

  it('stays: the -real of an origin that has a snapshot of somebody else', () => {
    died();
    addVolume(world, 'keep', 'swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 -');
    device(`${origin}-real`, `LVM-${group}${volume}-real`);
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(devices()).toEqual([`${origin}-real`]);
  });

  it.each(['fail', 'empty'])('stays where LVM does not answer, and reap does not say 0 of what fails: %s', (how) => {
    torn();
    const words = how === 'fail' ? 'exit 5' : 'exit 0';
    writeFileSync(join(world.dir, 'fault'), `case "$*" in *vg_uuid,lv_uuid*) ${words} ;; esac\n`);
    const ran = run(world, ['reap'], { environment: { FAULT_SOURCE: join(world.dir, 'fault') } });
    expect(devices()).toEqual([snapshot, `${snapshot}-cow`, `${origin}-real`].sort());
    expect(stills()).toEqual([]);
    if (how === 'fail') expect(ran).toMatchObject({ code: 74 });
  });
});

describe('an origin that is still cut in two', () => {
  it('gets the table of LVM only after the orphans that can go', () => {
    torn();
    const fault = [
      'case "${0##*/} $*" in',
      `  "dmsetup table"*) echo "0 131072 snapshot-origin 253:8"; exit 0 ;;`,
      `  "dmsetup remove ${origin}-real") [ -e "$WORLD/refreshed" ] || { echo busy; exit 1; } ;;`,
      '  "lvchange --refresh"*) echo "0 lvchange $*" >>"$WORLD/calls"; : >"$WORLD/refreshed"; exit 0 ;;',
      'esac',
    ];
    writeFileSync(join(world.dir, 'fault'), `${fault.join('\n')}\n`);
    const ran = run(world, ['reap'], { environment: { FAULT_SOURCE: join(world.dir, 'fault') } });
    expect(ran).toMatchObject({ code: 0 });
    expect(devices()).toEqual([]);
    const done = calls(world).filter((call) => /^(dmsetup remove|lvchange)/u.test(call));
    expect(done).toEqual([
      `dmsetup remove ${snapshot}`,
      `dmsetup remove ${snapshot}-cow`,
      'lvchange --refresh lab/vm_alpha-disk0',
      `dmsetup remove ${origin}-real`,
    ]);
  });
});

describe('reap', () => {
  it('lets every guest go before it removes anything of any', () => {
    for (const name of ['alpha', 'beta']) {
      const disk = `vm_${name}-disk0`;
      if (name === 'beta') {
        writeFileSync(
          join(world.dir, 'settings/beta.settings'),
          `renfield-settings 1\nmethod files\ntrust owned\ndisk disk0 lv lab/${disk}\n`,
        );
        addVolume(world, disk, `-wi-ao---- 67108864 - - 253 5 -`);
      }
      addVolume(world, `snap_${disk}`, `swi-a-s--- 8388608 ${disk} 2.00 253 9 ${ours.replaceAll('alpha', name)}`);
      still(`lab-vm_${name}--disk0`, 'L-s-');
    }
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    const done = calls(world).filter((call) => /^(dmsetup resume|lvremove)/u.test(call));
    expect(done.map((call) => call.split(' ')[0])).toEqual(['dmsetup', 'dmsetup', 'lvremove', 'lvremove']);
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_beta-disk0']);
  });

  it('drops the semaphores that killed commands left, where dmsetup knows their age', () => {
    const help = 'udevcomplete_all [<age_in_minutes>]';
    writeFileSync(join(world.dir, 'fault'), `case "\${0##*/} $*" in "dmsetup help") echo "${help}"; exit 0 ;; esac\n`);
    const environment = { FAULT_SOURCE: join(world.dir, 'fault') };
    run(world, ['reap']);
    expect(calls(world).filter((call) => call.includes('udevcomplete_all'))).toEqual([]);
    run(world, ['reap'], { environment });
    expect(calls(world).filter((call) => call.includes('udevcomplete_all'))).toEqual([
      'dmsetup udevcomplete_all -y 60',
    ]);
  });
});

describe('doctor', () => {
  it('finds a guest that a dead run left frozen', () => {
    mkdirSync(join(world.dir, 'run/frozen'), { recursive: true });
    writeFileSync(join(world.dir, 'run/frozen/alpha'), '1 0 fsfreeze alpha \n');
    const ran = run(world, ['doctor']);
    expect(ran).toMatchObject({ code: 78 });
    expect(ran.out).toContain('a run that has died left the guest frozen or paused; fix: renfield-hook thaw alpha');
    expect(readFileSync(join(world.dir, 'run/frozen/alpha'), 'utf8')).not.toBe('');
  });
});
