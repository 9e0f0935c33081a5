// A tool that never returns is ended and undone; lvcreate is never killed, only left to itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hangs, hasOwnSleep } from './hang.ts';
import { classicDisk, dropWorld, filesSettings, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];

describe('a tool that hangs', () => {
  for (const shell of shells) {
    it(`is ended within its bound and undone, under ${shell}`, () => {
      // Where seconds pass for every command they are many: a busy machine makes each slow, and one alone is meant.
      const seconds = hasOwnSleep(shell) ? 160 : 5;
      world = makeWorld([classicDisk], [...filesSettings, 'metadata no', `command_timeout ${seconds}`]);
      const ran = run(world, before, { shell: shell.split(' '), environment: hangs(world, '*/mount" -t "*') });
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain('undone after exit 74');
      expect(volumes(world)).toEqual(['vm_alpha-disk0']);
    });
  }

  it('and ignores SIGTERM is killed', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'repair_timeout 5']);
    const environment = hangs(world, '*/e2fsck" -p "*', 'trap "" TERM; while :; do /bin/sleep 0.2; done');
    const ran = run(world, before, { environment });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('e2fsck did not end within 5 s (repair_timeout)');
  });
});

describe('lvcreate that takes too long', () => {
  it('is left to itself and not killed; what it makes late the next run removes', async () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'lvm_timeout 5', 'command_timeout 3600']);
    const slow = 'trap "echo killed >>$WORLD/killed" TERM HUP INT; until [ -e "$WORLD/go" ]; do /bin/sleep 0.1; done';
    const ran = run(world, before, { environment: hangs(world, '*/lvcreate*', slow) });
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain(
      'lvcreate snap_vm_alpha-disk0 is not done after 5 s; it is left to itself, the next run clears',
    );
    writeFileSync(join(world.dir, 'go'), '');
    await expect.poll(() => volumes(world), { timeout: 120_000 }).toContain('snap_vm_alpha-disk0');
    expect(() => readFileSync(join(world.dir, 'killed'))).toThrow();
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });
});
