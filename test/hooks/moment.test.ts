// One moment for all disks of a guest: how it is held while their snapshots are made, and what the log says of them.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const bytes = 64 * 1024 * 1024;
const guest = () => readFileSync(join(world.dir, 'guest'), 'utf8').trim();
const held = (): string[] => (existsSync(join(world.dir, 'still')) ? readdirSync(join(world.dir, 'still')) : []);
const order = () =>
  calls(world).flatMap(
    (call) =>
      /^(?:virsh (?:domfs\w+|suspend|resume)|xl (?:un)?pause|dmsetup suspend \S+|lvcreate)/u.exec(call)?.[0] ?? [],
  );

function make(...settings: string[]): void {
  world = makeWorld([classicDisk, dataDisk], [...twoDiskSettings, 'metadata no', ...settings]);
}

/** Runs `before` in a world where a line of shell is run by each tool before it does anything. */
function runWith(...lines: string[]) {
  writeFileSync(join(world.dir, 'source'), `${lines.join('\n')}\n`);
  return run(world, before, { environment: { FAULT_SOURCE: join(world.dir, 'source') } });
}

/** A host on which libvirt does not know the guest. */
const stranger = 'case "$0 ${1:-}" in */virsh" domstate") echo "error: failed to get domain" >&2; exit 1 ;; esac';
const suspends = ['dmsetup suspend lab-vm_alpha--disk0', 'dmsetup suspend lab-vm_alpha--disk1'];

describe('a guest of two disks under libvirt', () => {
  it('is paused while both snapshots are made', () => {
    make();
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(order()).toEqual(['virsh suspend', 'lvcreate', 'lvcreate', 'virsh resume']);
    expect(ran.out).toMatch(/freeze=off held \d+ ms by virsh suspend, snapshot 10% .* consistency=pause/u);
    expect(guest()).toBe('running');
  });

  it('is not paused where its agent has frozen it', () => {
    make('freeze try');
    expect(run(world, before).out).toContain('consistency=fs');
    expect(order()).toEqual(['virsh domfsfreeze', 'lvcreate', 'lvcreate', 'virsh domfsthaw']);
  });

  it('is paused where its agent does not answer', () => {
    make('freeze try');
    writeFileSync(join(world.dir, 'agentless'), '');
    expect(run(world, before).out).toContain('consistency=pause');
    expect(order()).toEqual(['virsh suspend', 'lvcreate', 'lvcreate', 'virsh resume']);
  });

  it('is left alone with moment off, and the log says what that means', () => {
    make('moment off');
    expect(run(world, before).out).toContain('consistency=crash-per-disk');
    expect(order()).toEqual(['lvcreate', 'lvcreate']);
  });

  it('that somebody resumes meanwhile is not sold as one moment', () => {
    make();
    const resume = 'case "$0 $*" in */lvcreate" "*disk1) echo running >"$WORLD/guest" ;; esac';
    const ran = runWith(resume);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain(
      'WARN the guest was let go (virsh suspend) before its last snapshot was made: consistency=crash-per-disk',
    );
  });

  it('that somebody resumes meanwhile fails with moment require', () => {
    make('moment require');
    expect(runWith('case "$0 $*" in */lvcreate" "*disk1) echo running >"$WORLD/guest" ;; esac')).toMatchObject({
      code: 74,
    });
  });

  it('of which nobody has a disk open needs no hold', () => {
    make();
    close();
    expect(run(world, before).out).toContain('consistency=clean');
    expect(order()).toEqual(['lvcreate', 'lvcreate']);
  });

  it('that is started meanwhile was not off', () => {
    make();
    close();
    const start = `case "$0 $*" in */lvcreate" "*disk1) echo "owi-aos--- ${bytes} - - 253 1 -" >"$WORLD/lv/lab/vm_alpha-disk1" ;; esac`;
    const ran = runWith(start);
    expect(ran.out).toContain('WARN the guest was started meanwhile: consistency=crash-per-disk');
    expect(ran.out).toMatch(/snapshot .* consistency=crash-per-disk/u);
  });

  function close(): void {
    for (const disk of [0, 1]) addVolume(world, `vm_alpha-disk${disk}`, `-wi-a----- ${bytes} - - 253 ${disk} -`);
  }
});

describe('a guest of one disk', () => {
  it('is not held: one snapshot is one moment', () => {
    world = makeWorld([classicDisk], [...twoDiskSettings.slice(0, 3), 'metadata no']);
    expect(run(world, before).out).toContain('consistency=crash\n');
    expect(order()).toEqual(['lvcreate']);
  });
});

describe('a guest that nobody here can pause', () => {
  it('has its thick disks held by device-mapper', () => {
    make();
    const ran = runWith(stranger);
    expect(ran).toMatchObject({ code: 0 });
    expect(order()).toEqual([...suspends, 'lvcreate', 'lvcreate']);
    expect(ran.out).toMatch(/held \d+ ms by dmsetup suspend, snapshot 10% .* consistency=crash\n/u);
    expect(held()).toEqual([]);
  });

  it('has lvcreate told to leave alone what is suspended', () => {
    make();
    runWith(stranger);
    const lvcreate = calls(world).filter((call) => call.startsWith('lvcreate'));
    expect(lvcreate).toHaveLength(2);
    for (const call of lvcreate) expect(call).toContain('--config devices{ignore_suspended_devices=1}');
  });

  const early = 'case "$0 $*" in */lvcreate" "*disk0) rm "$WORLD/still/lab-vm_alpha--disk1" ;; esac';

  it('is not sold as one moment when a disk was resumed too early', () => {
    make();
    const ran = runWith(stranger, early);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('before its last snapshot was made: consistency=crash-per-disk');
  });

  it('fails with moment require when a disk was resumed too early', () => {
    make('moment require');
    expect(runWith(stranger, early)).toMatchObject({ code: 74 });
    expect(held()).toEqual([]);
  });

  it('has no disk suspended when lvcreate fails', () => {
    make();
    expect(runWith(stranger, 'case $0 in */lvcreate) exit 5 ;; esac')).toMatchObject({ code: 73 });
    expect(order()).toEqual(suspends);
    expect(held()).toEqual([]);
  });

  // dmsetup suspend of a thin volume, then lvcreate -s, breaks the pool for all its guests.
  describe.each([
    ['thin', [0, 1]],
    ['mixed', [1]],
  ])('and has %s disks', (_, thin) => {
    const makeThin = (...settings: string[]): void => {
      make(...settings);
      for (const disk of thin) addVolume(world, `vm_alpha-disk${disk}`, `Vwi-aotz-- ${bytes} - 10.00 253 ${disk} -`);
    };

    it('has none of them suspended, and the log says that each has its own moment', () => {
      makeThin();
      const ran = runWith(stranger);
      expect(ran).toMatchObject({ code: 0 });
      expect(order()).toEqual(['lvcreate', 'lvcreate']);
      expect(ran.out).toMatch(/WARN no way to hold all disks at one moment: .*disk[01] is no plain thick volume/u);
      expect(ran.out).toMatch(/snapshot .* consistency=crash-per-disk\n/u);
    });

    it('has none of them suspended with thin never either', () => {
      makeThin('thin never');
      runWith(stranger);
      expect(order()).toEqual(['lvcreate', 'lvcreate']);
    });

    it('fails before anything is made with moment require', () => {
      makeThin('moment require');
      expect(runWith(stranger)).toMatchObject({ code: 69 });
      expect(order()).toEqual([]);
    });
  });
});

describe('a guest of Xen', () => {
  beforeEach(() => {
    make();
    const xl = [
      '#!/bin/sh',
      'echo "0 xl $*" >>"$WORLD/calls"',
      'read -r state <"$WORLD/xen"',
      'case $1 in',
      '  pause) echo --p--- >"$WORLD/xen" ;;',
      '  unpause) echo -b---- >"$WORLD/xen" ;;',
      '  list) printf "%s\\n" "Name  ID  Mem VCPUs State Time(s)" "$2  3  1024  1  $state  12.3" ;;',
      'esac',
    ];
    writeFileSync(join(world.dir, 'bin/xl'), `${xl.join('\n')}\n`, { mode: 0o755 });
    writeFileSync(join(world.dir, 'xen'), '-b----\n');
  });

  it('is paused by xl', () => {
    const ran = runWith(stranger);
    expect(order()).toEqual(['xl pause', 'lvcreate', 'lvcreate', 'xl unpause']);
    expect(ran.out).toMatch(/held \d+ ms by xl pause, .* consistency=pause/u);
    expect(readFileSync(join(world.dir, 'xen'), 'utf8')).toBe('-b----\n');
  });

  it('that somebody else has paused is not resumed, its disks are held', () => {
    writeFileSync(join(world.dir, 'xen'), '--p---\n');
    runWith(stranger);
    expect(order()).toEqual([...suspends, 'lvcreate', 'lvcreate']);
    expect(readFileSync(join(world.dir, 'xen'), 'utf8')).toBe('--p---\n');
  });
});

describe('a QEMU without libvirt', () => {
  let qemu: ChildProcess;
  const state = (): string => /\) (\S)/u.exec(readFileSync(`/proc/${String(qemu.pid)}/stat`, 'utf8'))?.[1] ?? '';

  /** A process by the name of QEMU that has the devices of both disks open: here /dev/null and /dev/zero. */
  beforeEach(async () => {
    make();
    const program = join(world.dir, 'qemu-system-x86');
    copyFileSync('/bin/sleep', program);
    qemu = spawn('/bin/sh', ['-c', 'exec "$0" 600 3</dev/null 4</dev/zero', program], { stdio: 'ignore' });
    addVolume(world, 'vm_alpha-disk0', `-wi-ao---- ${bytes} - - 1 3 -`);
    addVolume(world, 'vm_alpha-disk1', `-wi-ao---- ${bytes} - - 1 5 -`);
    // Its own view of /proc: a QEMU of somebody else on this machine has /dev/null open too.
    mkdirSync(join(world.dir, 'proc'));
    for (const name of ['uptime', 'sys', 'self', String(qemu.pid), String(process.pid)]) {
      symlinkSync(`/proc/${name}`, join(world.dir, 'proc', name));
    }
    world.environment['RENFIELD_PROC'] = join(world.dir, 'proc');
    for (
      let tries = 0;
      tries < 100 && !/\(qemu-system-x86\)/u.test(readFileSync(`/proc/${String(qemu.pid)}/stat`, 'utf8'));
      tries++
    ) {
      await wait(50);
    }
  });
  afterEach(() => qemu.kill('SIGKILL'));

  const look = `case $0 in */lvcreate) sed 's/.*) \\(.\\).*/\\1/' "/proc/$(cat "$WORLD/qemu")/stat" >>"$WORLD/seen" ;; esac`;

  it('is stopped while the snapshots are made, thick and thin', () => {
    addVolume(world, 'vm_alpha-disk1', `Vwi-aotz-- ${bytes} - 10.00 1 5 -`);
    writeFileSync(join(world.dir, 'qemu'), String(qemu.pid));
    const ran = runWith(stranger, look);
    expect(ran.out).toMatch(/held \d+ ms by SIGSTOP of process \d+, .* consistency=pause/u);
    expect(readFileSync(join(world.dir, 'seen'), 'utf8')).toBe('T\nT\n');
    expect(state()).toBe('S');
  });

  it('runs on when the hook is killed', async () => {
    const ran = runWith(
      stranger,
      'case $0 in */lvcreate) read -r pid <"$WORLD/pid"; kill -s KILL "$pid"; exit 5 ;; esac',
    );
    expect(ran.code).toBe(null);
    for (let tries = 0; tries < 600 && state() === 'T'; tries++) await wait(100);
    expect(state()).toBe('S');
  });

  it('that has only one of the disks open is not stopped', () => {
    addVolume(world, 'vm_alpha-disk1', `-wi-ao---- ${bytes} - - 1 7 -`);
    const ran = runWith(stranger);
    expect(order()).toEqual([...suspends, 'lvcreate', 'lvcreate']);
    expect(ran.out).toContain('consistency=crash\n');
  });

  it('that somebody has stopped is not let go', () => {
    qemu.kill('SIGSTOP');
    for (let tries = 0; tries < 1000 && state() !== 'T'; tries++);
    runWith(stranger);
    expect(order()).toEqual([...suspends, 'lvcreate', 'lvcreate']);
    expect(state()).toBe('T');
  });
});

describe('a thin pool', () => {
  it('whose metadata is full gets no snapshot', () => {
    make();
    addVolume(world, 'vm_alpha-disk0', `Vwi-aotz-- ${bytes} - 10.00 253 0 -`);
    writeFileSync(join(world.dir, 'pool.metadata'), '94.50\n');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain('the metadata of thin pool lab/pool is 94.50 % full (thin_pool_limit)');
    expect(order()).toEqual([]);
  });
});
