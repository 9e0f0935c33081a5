// A world with a reference: guest alpha's classic disk is the live volume, and its install.sh calls the fake installer.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addTree, addVolume, classicDisk, filesSettings, makeWorld, repository, run, writeSettings } from './world.ts';
import type { World } from './world.ts';

export const live = 'vm_alpha-disk0';

/**
 * Settings of a rebuild as they are rendered, for a release without updates. Its seconds are short (RENFIELD_TICK), because it waits for an
 * installer; no command is to be late for that on a busy machine.
 */
export const rebuildSettings = [
  'reference alpha',
  ...filesSettings,
  'mount disk0 p1 /',
  'size 67108864',
  'end_of_life 2020-11-30',
  'expect /usr/sbin/bacula-fd',
  ...['command_timeout 3600', 'lvm_timeout 3600', 'repair_timeout 86400'],
];

export function makeReference(settings: readonly string[] = rebuildSettings): World {
  const world = makeWorld([classicDisk], [...filesSettings, 'mount disk0 p1 /', 'metadata no']);
  const { dir } = world;
  addVolume(world, live, '-wi-a----- 67108864 - - 253 0 -'); // powered off
  execFileSync('cp', ['--sparse=always', join(dir, 'images', live), join(dir, 'images/installed')]);
  for (const folder of ['references/alpha', 'state', 'consoles']) mkdirSync(join(dir, folder), { recursive: true });
  for (const tool of ['curl', 'mv', 'dd', 'sha256sum', 'xfs_repair']) {
    symlinkSync(join(repository, 'test/hooks/world/fake'), join(dir, 'bin', tool));
  }
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

/** What its install.sh does instead of a good installation: lines of sh, before the disk is written. */
export function spoil({ dir }: World, installer: string): void {
  writeFileSync(join(dir, 'installer'), `${installer}\n`);
}

/** Puts a file where the fake curl finds it; the site's name does not matter. */
export function serve({ dir }: World, path: string, text: string): void {
  mkdirSync(join(dir, 'www', path, '..'), { recursive: true });
  writeFileSync(join(dir, 'www', path), text);
}

export function rebuild(world: World, words: readonly string[] = [], shell = ['dash']) {
  return run(world, ['rebuild', 'alpha', ...words], { shell, environment: { RENFIELD_TICK: '0.05' } });
}
