// A world with a reference: guest alpha's classic disk is the live volume, and its install.sh calls the fake installer.
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addTree, addVolume, classicDisk, filesSettings, makeWorld, run, writeSettings } from './world.ts';
import type { World } from './world.ts';

export const live = 'vm_alpha-disk0';

/** Settings of a rebuild as they are rendered, for a release without updates. */
export const rebuildSettings = [
  'reference alpha',
  ...filesSettings,
  'mount disk0 p1 /',
  'size 67108864',
  'end_of_life 2020-11-30',
  'expect /usr/sbin/bacula-fd',
];

export function makeReference(settings: readonly string[] = rebuildSettings): World {
  const world = makeWorld([classicDisk], [...filesSettings, 'mount disk0 p1 /', 'metadata no']);
  const { dir } = world;
  addVolume(world, live, '-wi-a----- 67108864 - - 253 0 -'); // powered off
  cpSync(join(dir, 'images', live), join(dir, 'images/installed'));
  for (const folder of ['references/alpha', 'state', 'consoles']) mkdirSync(join(dir, folder), { recursive: true });
  const script = '#!/bin/sh\nexec "${WORLD}/bin/installer" "$@"\n';
  writeFileSync(join(dir, 'references/alpha/install.sh'), script);
  chmodSync(join(dir, 'references/alpha/install.sh'), 0o755);
  writeFileSync(join(dir, 'references/alpha/ks.cfg'), 'poweroff\n');
  addTree(dir, 'disk0-p1', {
    'root/renfield-installed': 'renfield-installed alpha\n',
    'root/renfield-packages': 'bash 5.2-1 x86_64\nbacula-client 5.0.0-12 x86_64\n',
    'usr/sbin/bacula-fd': 'ELF\n',
  });
  writeSettings(world, settings, 'alpha.rebuild');
  return world;
}

export function rebuild(world: World, words: readonly string[] = [], shell = ['dash']) {
  return run(world, ['rebuild', 'alpha', ...words], { shell, environment: { RENFIELD_TICK: '0.05' } });
}
