// rebuild REFERENCE: what a good one does, what it refuses, and what a bad one leaves as it was.
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { live, makeReference, rebuild, rebuildSettings } from './reference.ts';
import { shells } from './shells.ts';
import { addVolume, dropWorld, run, volumes, writeSettings } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeReference();
});
afterEach(() => dropWorld(world));

const manifest = () => readFileSync(join(world.dir, 'state/alpha/manifest'), 'utf8');

describe('a rebuild', () => {
  for (const shell of shells) {
    it(`swaps the new volume in, keeps the previous one, and writes the manifest: ${shell}`, () => {
      const ran = rebuild(world, [], shell.split(' '));
      expect(ran.out).toMatch(/rebuild: build=\d+ volume=lab\/vm_alpha-disk0 previous=old_ packages=2\n$/u);
      expect(ran.code).toBe(0);
      expect(volumes(world)).toEqual([`old_${live}`, live]);
      expect(readlinkSync(join(world.dir, 'dev/lab', `old_${live}`))).toMatch(/images\/vm_alpha-disk0$/u);
      expect(manifest()).toContain('package bacula-client 5.0.0-12 x86_64\n');
      expect(existsSync(join(world.dir, 'state/alpha/manifest.new'))).toBe(false);
    });
  }
});

describe('a rebuild that cannot be', () => {
  const untouched = () => {
    expect(volumes(world)).toEqual([live]);
    expect(readlinkSync(join(world.dir, 'dev/lab', live))).toMatch(/images\/vm_alpha-disk0$/u);
    expect(existsSync(join(world.dir, 'state/alpha/manifest'))).toBe(false);
  };

  const spoiled: Record<string, { installer: string; code: number; says: string }> = {
    'without the mark': { installer: 'mark=', code: 74, says: 'the installer did not say that it is done (marker)' },
    'by an installer that fails': {
      installer: 'echo "No space left" >>"${RENFIELD_LOG}/alpha.console"; exit 70',
      code: 74,
      says: 'console: No space left',
    },
    'without QEMU': {
      installer: 'echo "[renfield alpha] install: no QEMU in /usr/bin/kvm"; exit 69',
      code: 69,
      says: 'ERROR no QEMU in',
    },
    'by an installer that asks a question': {
      installer: 'echo "Prompt: \'?\' for help, default=1>" >>"${RENFIELD_LOG}/alpha.console"; exec sleep 60',
      code: 74,
      says: 'the Debian installer asks a question, and nobody will answer',
    },
  };
  for (const [name, { installer, code, says }] of Object.entries(spoiled)) {
    it(`ends and leaves the reference as it was: ${name}`, () => {
      writeFileSync(join(world.dir, 'installer'), installer);
      const ran = rebuild(world);
      expect(ran.out).toContain(says);
      expect(ran.code).toBe(code);
      untouched();
    });
  }

  it('leaves a foreign volume of the new name alone', () => {
    addVolume(world, `new_${live}`, '-wi-a----- 67108864 - - 253 7 -');
    const ran = rebuild(world);
    expect(ran).toMatchObject({ code: 73 });
    expect(ran.out).toContain('lab/new_vm_alpha-disk0 exists and is not ours: not touched');
    expect(volumes(world)).toEqual([`new_${live}`, live]);
  });

  it('waits for a backup of the live volume, and is swapped in by the reaper', () => {
    writeSettings(world, [...rebuildSettings, 'swap_wait 0'], 'alpha.rebuild');
    addVolume(world, live, 'owi-a----- 67108864 - - 253 0 -');
    const ran = rebuild(world);
    expect(ran.out).toContain('(it has a snapshot): the next rebuild or reap swaps');
    expect(ran.code).toBe(75);
    expect(volumes(world)).toEqual([`new_${live}`, live]);
    addVolume(world, live, '-wi-a----- 67108864 - - 253 0 -');
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual([`old_${live}`, live]);
    expect(manifest()).toContain('swapped ');
  });
});

describe('after a rebuild', () => {
  beforeEach(() => {
    expect(rebuild(world)).toMatchObject({ code: 0 });
  });

  it('another one is skipped where nothing would change, and forced where it is wanted', () => {
    const idle = rebuild(world);
    expect(idle).toMatchObject({ code: 0 });
    expect(idle.out).toContain('(no updates since 2020-11-30): skipped; --force rebuilds');
    expect(rebuild(world, ['--force'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual([`old_${live}`, live]);
    expect(readlinkSync(join(world.dir, 'dev/lab', `old_${live}`))).toMatch(/images\/vm_alpha-disk0$/u);
  });

  it('the previous volume goes when the Base is good', () => {
    expect(rebuild(world, ['--settle'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual([live]);
    expect(rebuild(world, ['--settle']).out).toContain('no previous volume is kept');
  });
});
