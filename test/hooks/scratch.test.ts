// The scratch directory of a run: it goes with the run, and what cannot be written there ends it.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk, dataDisk], [...twoDiskSettings, 'metadata no']);
});
afterEach(() => dropWorld(world));

/** Runs `before` with a tool that says 5 when its arguments match the pattern of a shell: after its work, or without it. */
function beforeWith(tool: string, pattern: string, does: 'works' | 'idles') {
  const real = `/usr/bin/${tool} "$@"`;
  const text = `#!/bin/sh\ncase "$*" in ${pattern}) ${does === 'works' ? real : ':'}; exit 5 ;; esac\nexec ${real}\n`;
  writeFileSync(join(world.dir, 'bin', tool), text, { mode: 0o755 });
  return run(world, ['before', 'alpha', '--job', '1']);
}

describe('a scratch directory', () => {
  it('goes with a run that was told it could not be made', () => {
    expect(beforeWith('mkdir', '*/tmp/alpha', 'works')).toMatchObject({ code: 74 });
    expect(existsSync(join(world.dir, 'run/tmp/alpha'))).toBe(false);
  });

  it.each([
    ['plan', 'of the snapshots'],
    ['volumes', 'of the mount points'],
  ])('that cannot take the %s %s ends the run with 74, and nothing is left', (name) => {
    const ran = beforeWith('mv', `*/tmp/alpha/${name}`, 'idles');
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`ERROR cannot write ${world.dir}/run/tmp/alpha/${name}\n`);
    expect(calls(world).some((call) => call.startsWith('lvcreate'))).toBe(name === 'volumes');
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    expect(existsSync(join(world.dir, 'run/tmp/alpha'))).toBe(false);
  });
});
