// A guest that has gone from the settings, and whose record went with a reboot: its snapshot fills up until somebody comes.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, dropWorld, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeWorld();
  rmSync(join(world.dir, 'settings/alpha.settings'));
});
afterEach(() => dropWorld(world));

const ours = 'renfield,renfield_guest.alpha,renfield_job.3,renfield_t1700000000,renfield_of.vm_alpha-disk0';
const snapshot = 'snap_vm_alpha-disk0';

/** What proves nothing: each lacks one of tag, name and origin. */
const unproven: Record<string, { name: string; row: string }> = {
  'whose tag names another origin than LVM': {
    name: snapshot,
    row: `swi-a-s--- 8388608 vm_beta-disk0 2.00 253 9 ${ours}`,
  },
  'under another name': { name: 'keep', row: `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}` },
  'without the tag of its origin': {
    name: snapshot,
    row: `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours.replace(/,renfield_of.*/u, '')}`,
  },
  'without the tag of a job': {
    name: snapshot,
    row: `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours.replace('renfield_job.3,', '')}`,
  },
  'that is a plain volume': { name: snapshot, row: `-wi-a----- 8388608 - - 253 9 ${ours}` },
};

describe('the snapshot of a guest that has gone from the settings', () => {
  it('is removed by reap when tag, name and the origin that LVM reports agree', () => {
    addVolume(world, snapshot, `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}`);
    expect(run(world, ['status']).out).not.toContain('not-ours');
    expect(run(world, ['doctor']).out).not.toContain('reap leaves it alone');
    expect(run(world, ['reap'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });

  it('is not removed by before, which has no word of that disk', () => {
    addVolume(world, snapshot, `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}`);
    expect(run(world, ['before', 'alpha', '--job', '4'])).toMatchObject({ code: 64 });
    expect(volumes(world)).toContain(snapshot);
  });

  for (const [name, { name: volume, row }] of Object.entries(unproven)) {
    it(`stays where it cannot be proven ours, and reap says 74 and doctor how to remove it: ${name}`, () => {
      addVolume(world, volume, row);
      const reap = run(world, ['reap']);
      expect(reap).toMatchObject({ code: 74 });
      expect(reap.out).toContain(
        `WARN lab/${volume} has our tag but is no snapshot of a disk of this guest: left alone`,
      );
      expect(volumes(world)).toContain(volume);
      const doctor = run(world, ['doctor']);
      expect(doctor).toMatchObject({ code: 78 });
      expect(doctor.out).toContain(
        `[renfield alpha] doctor: ERROR lab/${volume} has our tags, and does not fit to guest alpha: reap leaves it alone; ` +
          `fix: if you do not need it: lvremove lab/${volume}`,
      );
    });
  }
});
