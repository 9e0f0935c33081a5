// Every line of a settings file is judged before anything is touched.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls, classicDisk, dropWorld, filesSettings, hook, makeWorld, run, writeSettings } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeAll(() => {
  world = makeWorld([classicDisk]);
});
afterAll(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];

/** Lines after the first one, and what is said about them. */
const refused: Record<string, { lines: readonly string[]; says: string }> = {
  'an unknown key': { lines: [...filesSettings, 'metod files'], says: 'line 5: there is no key "metod"' },
  'a key given twice': { lines: [...filesSettings, 'trust owned'], says: 'line 5: trust is given twice' },
  'a key without a value': { lines: ['method'], says: 'line 2: wants a key, one space and a value' },
  'an unknown method': { lines: ['method rsync'], says: 'line 2: method cannot be "rsync"' },
  'no method': { lines: filesSettings.slice(1), says: 'method is missing (files or image)' },
  'no trust': { lines: [filesSettings[0]!, filesSettings[2]!], says: 'trust is missing (owned or tenant)' },
  'no disk': { lines: filesSettings.slice(0, 2), says: 'no disk is named' },
  'method files for a tenant': {
    lines: ['method files', 'trust tenant', filesSettings[2]!],
    says: "method files has the host's kernel mount the guest's filesystems, which trust tenant forbids",
  },
  'freeze and pause': {
    lines: [...filesSettings, 'freeze try', 'pause yes'],
    says: 'freeze and pause exclude each other',
  },
  'mounts without a root': { lines: [...filesSettings, 'mount disk0 p1 /var'], says: 'no mount at /' },
  'a mount of no disk': {
    lines: [...filesSettings, 'mount disk0 p1 /', 'mount disk9 p1 /var'],
    says: 'mount names disk9, which is no disk',
  },
  'two mounts at one place': {
    lines: [...filesSettings, 'mount disk0 p1 /', 'mount disk0 p2 /'],
    says: 'mount cannot be "disk0 p2 /"',
  },
  'a volume given twice': {
    lines: [...filesSettings, 'disk disk1 lv lab/vm_alpha-disk0'],
    says: 'disk cannot be "disk1 lv lab/vm_alpha-disk0"',
  },
  'a disk name with a hyphen': { lines: ['disk a-b lv lab/x'], says: 'disk cannot be' },
  'a volume with a slash too many': { lines: ['disk disk0 lv lab/x/y'], says: 'disk cannot be' },
  'a volume that climbs': { lines: ['disk disk0 lv ../etc'], says: 'disk cannot be' },
  'a volume of a reserved name': { lines: ['disk disk0 lv lab/snapshot1'], says: 'disk cannot be' },
  'names too long for device-mapper': { lines: [`disk disk0 lv lab/${'a-'.repeat(40)}`], says: 'disk cannot be' },
  'a shell substitution': { lines: ['disk disk0 lv lab/$(reboot)'], says: 'disk cannot be "disk0 lv lab/$(reboot)"' },
  'a glob': { lines: ['disk disk0 lv lab/*'], says: 'disk cannot be "disk0 lv lab/*"' },
  'a carriage return': { lines: ['method files\r'], says: 'method cannot be "files?"' },
  'an escape sequence': { lines: ['domain a\u001b[2Jb'], says: 'domain cannot be "a?[2Jb"' },
  'an option as a domain': { lines: ['domain --help'], says: 'domain cannot be' },
  'a number with a leading zero': { lines: ['freeze_timeout 010'], says: 'freeze_timeout cannot be "010"' },
  'a number too large': { lines: ['freeze_timeout 61'], says: 'freeze_timeout cannot be "61"' },
  'a snapshot of 111 %': { lines: ['snapshot_size 111%'], says: 'snapshot_size cannot be' },
  'a filesystem that is not on the list': { lines: ['filesystems ext4 btrfs'], says: 'filesystems cannot be' },
  'the settings of another guest': { lines: ['guest beta'], says: 'guest cannot be "beta"' },
};

describe('settings that are refused with 78', () => {
  for (const [name, { lines, says }] of Object.entries(refused)) {
    it(name, () => {
      writeSettings(world, lines);
      const ran = run(world, before);
      expect(ran).toMatchObject({ code: 78 });
      expect(ran.out).toContain(says);
      expect(calls(world).filter((call) => !call.startsWith('logger'))).toEqual([]);
    });
  }

  it('a file that does not begin as ours', () => {
    writeFileSync(join(world.dir, 'settings/alpha.settings'), 'renfield-settings 2\n');
    expect(run(world, before)).toMatchObject({ code: 78 });
  });

  it('an empty file', () => {
    writeFileSync(join(world.dir, 'settings/alpha.settings'), '');
    expect(run(world, before)).toMatchObject({ code: 78 });
  });
});

describe('words of the command line that are refused with 64', () => {
  const wrong: Record<string, readonly string[]> = {
    'no command': [],
    'an unknown command': ['freeze'],
    'no guest': ['before'],
    'no job': ['before', 'alpha'],
    'a job that is no number': ['before', 'alpha', '--job', '1;2'],
    'an unknown option': ['before', 'alpha', '--job', '1', '--force'],
    'a guest that climbs': ['before', '../alpha', '--job', '1'],
    'a guest with a newline': ['before', 'al\npha', '--job', '1'],
    'a guest that this host does not know': ['before', 'omega', '--job', '1'],
    'a disk too few': ['read', 'alpha'],
    'a disk that the guest does not have': ['read', 'alpha', 'disk7'],
  };
  for (const [name, words] of Object.entries(wrong)) {
    it(name, () => {
      writeSettings(world, filesSettings);
      expect(run(world, words)).toMatchObject({ code: 64 });
    });
  }
});

describe('the program', () => {
  it('takes nothing from an environment that bacula-fd might have but its own variables', () => {
    writeSettings(world, filesSettings);
    const environment = { GUEST: 'omega', METHOD: 'image', DRY_RUN: 'yes', IFS: 'l', ENV: '/nonexistent', CDPATH: '/' };
    const ran = run(world, before, { environment });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('[renfield alpha] before: mounted ro: / from disk0 p1');
    run(world, ['after', 'alpha', '--job', '1']);
  });

  it('finds its libraries beside itself, however it is called', () => {
    const ran = run(world, ['reap'], { environment: { PATH: `${join(hook, '..')}:/usr/bin:/bin` } });
    expect(ran).toMatchObject({ code: 0 });
    rmSync(join(world.dir, 'settings'), { recursive: true });
  });
});
