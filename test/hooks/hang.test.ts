// A tool that never returns is ended and undone; lvcreate is never killed, only left to itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { classicDisk, dropWorld, filesSettings, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
// The ticker's second made short: the bounds of 5 "seconds" pass at once.
const fast = { RENFIELD_TICK: '0.05' };

describe('a tool that hangs', () => {
  for (const shell of shells) {
    it(`is ended within its bound and undone, under ${shell}`, () => {
      world = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'command_timeout 5']);
      writeFileSync(join(world.dir, 'hang'), 'case $0:$1 in */mount:-t) exec sleep 600 ;; esac\n');
      const environment = { ...fast, FAULT_SOURCE: join(world.dir, 'hang') };
      const ran = run(world, before, { shell: shell.split(' '), environment });
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain('undone after exit 74');
      expect(volumes(world)).toEqual(['vm_alpha-disk0']);
    });
  }

  it('and ignores SIGTERM is killed', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'repair_timeout 5']);
    writeFileSync(
      join(world.dir, 'hang'),
      'case $0:$1 in */e2fsck:-p) trap "" TERM; while :; do sleep 0.2; done ;; esac\n',
    );
    const ran = run(world, before, { environment: { ...fast, FAULT_SOURCE: join(world.dir, 'hang') } });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('e2fsck did not end within 5 s (repair_timeout)');
  });
});

describe('lvcreate that takes too long', () => {
  it('is left to itself and not killed; what it makes late the next run removes', () => {
    world = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'lvm_timeout 5']);
    const slow = 'case $0 in */lvcreate) trap "echo killed >>$WORLD/killed" TERM HUP INT; sleep 3 ;; esac\n';
    writeFileSync(join(world.dir, 'slow'), slow);
    const ran = run(world, before, { environment: { ...fast, FAULT_SOURCE: join(world.dir, 'slow') } });
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain(
      'lvcreate snap_vm_alpha-disk0 is not done after 5 s; it is left to itself, the next run clears',
    );
    while (!volumes(world).includes('snap_vm_alpha-disk0')) continue;
    expect(() => readFileSync(join(world.dir, 'killed'))).toThrow();
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });
});
