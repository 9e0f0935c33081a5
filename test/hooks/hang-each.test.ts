// Each external command that the hooks call, down to rm and date, hangs in turn: the run ends, nobody holds its lock, and what
// it left the next reap takes back.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { clock } from './hang.ts';
import { classicDisk, dataDisk, dropWorld, makeWorld, run, twoDiskSettings, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const settings = [
  ...twoDiskSettings,
  'mount disk0 p1 /',
  'mount disk1 p1 /var',
  'command_timeout 5',
  'lvm_timeout 5',
  'repair_timeout 5',
];
const coreutils = 'awk cat cp date dd find flock grep head ln ls mkdir mv od readlink rm rmdir sed sort tail tr wc';
const others = 'blkid blockdev dmsetup e2fsck lvs mount sfdisk udevadm umount virsh';
const tools = [...coreutils.split(' '), ...others.split(' ')];
const met: string[] = [];

/** Every call of the tool hangs from now on, until the function that comes back is called. */
function hangs(tool: string): () => void {
  const place = join(world.dir, 'bin', tool);
  if (existsSync(place)) renameSync(place, `${place}.well`);
  writeFileSync(place, `#!/bin/sh\necho $$ >>"$WORLD/hung"\nexec /usr/bin/sleep 600\n`, { mode: 0o755 });
  return () => {
    rmSync(place);
    if (existsSync(`${place}.well`)) renameSync(`${place}.well`, place);
  };
}

const isFree = (lock: string) => spawnSync('flock', ['-n', join(world.dir, 'run/lock', lock), 'true']).status === 0;

describe('a command that hangs', () => {
  for (const tool of tools) {
    it(`is ended, with no lock held afterwards: ${tool}`, () => {
      world = makeWorld([classicDisk, dataDisk], settings);
      writeFileSync(join(world.dir, 'nvram.fd'), 'variables');
      run(world, ['reap']); // makes the directories
      const heal = hangs(tool);
      const environment = clock(world);
      expect(run(world, ['before', 'alpha', '--job', '1'], { environment }).code).not.toBeNull();
      expect(isFree('alpha.lock') && isFree('snapshots')).toBe(true);
      expect(run(world, ['after', 'alpha', '--job', '1'], { environment }).code).not.toBeNull();
      expect(isFree('alpha.lock')).toBe(true);
      heal();
      if (existsSync(join(world.dir, 'hung'))) met.push(tool);
      expect(run(world, ['reap'])).toMatchObject({ code: 0 });
      expect(volumes(world)).toEqual(['vm_alpha-disk0', 'vm_alpha-disk1']);
    });
  }

  it('is one that the hooks call: these tests have met the most of them', () => {
    expect(met.length).toBeGreaterThan(14);
  });
});
