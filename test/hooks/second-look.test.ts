// The world changes while it is looked at: other jobs unmap and unmount what is theirs. What one look missed is looked for again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hangs } from './hang.ts';
import { calls, classicDisk, dropWorld, filesSettings, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeWorld([classicDisk], [...filesSettings, 'metadata no']);
});
afterEach(() => dropWorld(world));

/** One of the hooks, in a world in which the tool says `what` at every call up to number `until`. */
function hook(stage: string, tool = 'none', what = ':', until = 0) {
  const lines = [
    `case "$0 \${1:-}" in */"${tool}"*)`,
    `  echo called >>"$WORLD/called"`,
    `  [ "$(/usr/bin/wc -l <"$WORLD/called")" -gt ${until} ] || { ${what}; } ;;`,
    'esac',
  ];
  writeFileSync(join(world.dir, 'says'), lines.join('\n'));
  const environment = { FAULT_SOURCE: join(world.dir, 'says') };
  return run(world, [stage, 'alpha', '--job', '1'], { environment });
}

describe('the list of maps', () => {
  const look = 'dmsetup info';
  const gone = 'echo "Device does not exist."; exit 1';

  it('is asked for again where the map of another job went meanwhile', () => {
    expect(hook('before', look, gone, 2)).toMatchObject({ code: 0 });
    expect(hook('check')).toMatchObject({ code: 0 });
  });

  it('lets after take the snapshots back where the map of another job went meanwhile', () => {
    expect(hook('before')).toMatchObject({ code: 0 });
    expect(hook('after', look, gone, 1)).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });

  it('is not made up where dmsetup cannot tell', () => {
    const ran = hook('before', look, gone, 1000);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('WARN cannot list maps: Device does not exist.');
  });

  it('is not asked for again where dmsetup hangs', () => {
    writeFileSync(
      join(world.dir, 'settings/alpha.settings'),
      `renfield-settings 1\n${filesSettings.join('\n')}\ncommand_timeout 5\n`,
    );
    const environment = hangs(world, '*/dmsetup" info "*', 'echo called >>"$WORLD/called"; exec /bin/sleep 600');
    expect(run(world, ['before', 'alpha', '--job', '1'], { environment })).toMatchObject({ code: 74 });
    expect(calls(world).filter((call) => call.startsWith('dmsetup info'))).toEqual([]);
    // Six looks of one run at the disks and the maps of the guest; each of them asks three times where it is answered wrongly.
    expect(readFileSync(join(world.dir, 'called'), 'utf8').match(/called/gu)?.length).toBeLessThanOrEqual(6);
  });
});

describe('check', () => {
  const mounts = () => join(world.dir, 'mounts');

  // The line is back when somebody has rested.
  it('looks again for a mount that one reading of the mount table missed', () => {
    expect(hook('before')).toMatchObject({ code: 0 });
    const table = readFileSync(mounts(), 'utf8');
    writeFileSync(mounts(), 'proc /proc proc rw 0 0\n');
    writeFileSync(join(world.dir, 'table'), table);
    writeFileSync(
      join(world.dir, 'bin/sleep'),
      `#!/bin/sh\n[ "$1" != 0 ] || /bin/cp "$WORLD/table" "$WORLD/mounts"\nexec /bin/sleep "$@"\n`,
      { mode: 0o755 },
    );
    expect(hook('check')).toMatchObject({ code: 0 });
  });

  it('fails where a mount has gone for good', () => {
    expect(hook('before')).toMatchObject({ code: 0 });
    writeFileSync(mounts(), 'proc /proc proc rw 0 0\n');
    const ran = hook('check');
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('is no longer mounted');
  });

  it('asks lvs again before it fails a good backup', () => {
    expect(hook('before')).toMatchObject({ code: 0 });
    expect(hook('check', 'lvs --noheadings', 'exit 5', 1)).toMatchObject({ code: 0 });
  });
});
