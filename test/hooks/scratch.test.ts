// The scratch directory of a run: it goes with the run, and what cannot be written there ends it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calls, classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk, dataDisk], [...twoDiskSettings, 'metadata no']);
});
afterEach(() => dropWorld(world));

/** What a tool does at the call that is meant: it says 5 without or after its work, or the hook gets SIGTERM after it. */
const faults = {
  fail: 'exit 5',
  late: '"$real" "$@"; exit 5',
  term: '"$real" "$@"; kill -TERM "$PPID"; exit',
};

/** Runs `before` with a tool that does so when its arguments match the pattern of a shell. */
function beforeWith(tool: string, pattern: string, fault: keyof typeof faults) {
  const text = `#!/bin/sh\nreal=/usr/bin/${tool}\ncase "$*" in ${pattern}) ${faults[fault]} ;; esac\nexec "$real" "$@"\n`;
  writeFileSync(join(world.dir, 'bin', tool), text, { mode: 0o755 });
  return run(world, ['before', 'alpha', '--job', '1']);
}

describe('a scratch directory', () => {
  it.each([
    ['is told it could not be made', 'late', 74],
    ['is ended while it is made', 'term', 143],
  ] as const)('goes with a run that %s', (_, fault, code) => {
    expect(beforeWith('mkdir', '*/tmp/alpha', fault)).toMatchObject({ code });
    expect(existsSync(join(world.dir, 'run/tmp/alpha'))).toBe(false);
  });

  it.each([
    ['plan', 'of the snapshots'],
    ['volumes', 'of the mount points'],
  ])('that cannot take the %s %s ends the run with 74, and nothing is left', (name) => {
    const ran = beforeWith('mv', `*/tmp/alpha/${name}`, 'fail');
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(`ERROR cannot write ${world.dir}/run/tmp/alpha/${name}\n`);
    expect(calls(world).some((call) => call.startsWith('lvcreate'))).toBe(name === 'volumes');
    expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    expect(existsSync(join(world.dir, 'run/tmp/alpha'))).toBe(false);
  });

  it.each(['before alpha --job 1', 'reap'])(
    'of a run that was killed goes with the next %s, and that of a living one stays',
    (words) => {
      const gone = spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout.trim();
      const [dead, living] = [`.handle.${gone}`, `.status.${process.pid}`];
      for (const name of [dead, living]) mkdirSync(join(world.dir, 'run/tmp', name), { recursive: true });
      expect(run(world, words.split(' '))).toMatchObject({ code: 0 });
      expect(readdirSync(join(world.dir, 'run/tmp'))).toEqual([living]);
    },
  );

  // The name of the command at hand is written there once it has begun: rm may have emptied the directory by then, and finds
  // it full again when it comes to remove it.
  it.each(['before alpha --job 1', 'thaw alpha', 'reap', 'status', 'doctor'])(
    'is removed by %s when nobody writes there any more',
    (words) => {
      const written = join(world.dir, 'written');
      const looks = `sleep 0.2; for last; do :; done; ! grep -qs . "$last/warden" || echo "$last" >>${written}`;
      const text = `#!/bin/sh\ncase "$1" in -rf) ${looks} ;; esac\nexec /usr/bin/rm "$@"\n`;
      writeFileSync(join(world.dir, 'bin/rm'), text, { mode: 0o755 });
      run(world, words.split(' '));
      expect(existsSync(written)).toBe(false);
      expect(readdirSync(join(world.dir, 'run/tmp'))).toEqual([]);
    },
  );
});
