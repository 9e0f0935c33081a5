// What is in use stays, is told once with who holds it, and keeps nothing else from going.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { World } from './world.ts';

const settings = [...twoDiskSettings, 'mount disk0 p1 /', 'mount disk1 p1 /var', 'metadata no'];
const after = ['after', 'alpha', '--job', '1'];

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk, dataDisk], settings);
  expect(run(world, ['before', 'alpha', '--job', '1'])).toMatchObject({ code: 0 });
});
afterEach(() => dropWorld(world));

const tried = (command: string): number => calls(world).filter((call) => call.startsWith(command)).length;
const held = (out: string): number => out.split('\n').filter((line) => line.includes('held by')).length;

/** The tools as they are while a line of shell, in which $tool and $1 say what is called, does not end them first. */
function runWith(line: string) {
  writeFileSync(join(world.dir, 'source'), line);
  return run(world, after, { environment: { FAULT_SOURCE: join(world.dir, 'source') } });
}

describe('a mount that is in use', () => {
  it('leaves its map and snapshot untried, in one line, and those of the other disk go', () => {
    const root = `${world.dir}/run/mnt/alpha`;
    const ran = runWith(`case $0:$1 in */umount:${root}) echo "umount: target is busy." >&2; exit 32 ;; esac\n`);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`WARN ${root} stays mounted: umount: target is busy.`);
    expect(ran.out).toContain(
      'WARN not tried, because of what stays on it: map renfield-alpha-disk0-p1 snapshot lab/snap_vm_alpha-disk0\n',
    );
    expect(held(ran.out)).toBe(1);
    expect(tried('dmsetup remove renfield-alpha-disk0-p1')).toBe(0);
    expect(tried('lvremove -f lab/snap_vm_alpha-disk0')).toBe(0);
    expect(volumes(world)).toEqual(['snap_vm_alpha-disk0', 'vm_alpha-disk0', 'vm_alpha-disk1']);
  });

  it('goes with all that was below it as soon as it is free', () => {
    writeFileSync(join(world.dir, 'busy'), '');
    expect(run(world, after)).toMatchObject({ code: 74 });
    rmSync(join(world.dir, 'busy'));
    expect(run(world, ['reap']).out).toContain('taken back: 2 snapshots, 2 maps');
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    expect(readFileSync(join(world.dir, 'mounts'), 'utf8')).toBe('proc /proc proc rw 0 0\n');
  });
});

describe('a map that is in use', () => {
  it('says what dmsetup says, and leaves its snapshot untried', () => {
    const ran = runWith(
      'case "$0 $*" in */dmsetup" remove "*disk1-p1) echo "remove ioctl failed: Device or resource busy" >&2; exit 1 ;; esac\n',
    );
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('map renfield-alpha-disk1-p1 stays: remove ioctl failed: Device or resource busy');
    expect(ran.out).toContain('WARN not tried, because of what stays on it: snapshot lab/snap_vm_alpha-disk1\n');
    expect(held(ran.out)).toBe(1);
    expect(tried('lvremove -f lab/snap_vm_alpha-disk1')).toBe(0);
    expect(volumes(world)).toEqual(['snap_vm_alpha-disk1', 'vm_alpha-disk0', 'vm_alpha-disk1']);
  });
});

describe('a mount that has gone', () => {
  it('is named by check', () => {
    writeFileSync(join(world.dir, 'mounts'), 'proc /proc proc rw 0 0\n');
    const ran = run(world, ['check', 'alpha', '--job', '1']);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`ERROR ${world.dir}/run/mnt/alpha is no longer mounted`);
    expect(ran.out).toContain(`ERROR ${world.dir}/run/mnt/alpha/var is no longer mounted`);
  });
});
