// The previous volume of a reference: who may have it removed, and what `status` says of it meanwhile.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { live, makeReference, rebuild, rebuildSettings } from './reference.ts';
import { addVolume, dropWorld, run, volumes, writeSettings } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeReference();
  expect(rebuild(world)).toMatchObject({ code: 0 });
});
afterEach(() => dropWorld(world));

const manifest = () => join(world.dir, 'state/alpha/manifest');
const built = () => /^build (\d+)$/mu.exec(readFileSync(manifest(), 'utf8'))?.[1];
const settle = (job: number) => rebuild(world, ['--settle', '--job', String(job)]);
const before = (job: number) =>
  expect(run(world, ['before', 'alpha', '--job', String(job)])).toMatchObject({ code: 0 });

describe('the previous volume', () => {
  it('goes for the Job that reads the live one, which keeps its snapshot', () => {
    before(7);
    const ran = settle(7);
    expect(ran.out).toBe(`[renfield alpha] rebuild: removing lab/old_${live}\n`);
    expect(ran.code).toBe(0);
    expect(volumes(world)).toEqual([`snap_${live}`, live]);
    expect(run(world, ['check', 'alpha', '--job', '7'])).toMatchObject({ code: 0 });
    expect(run(world, ['after', 'alpha', '--job', '7'])).toMatchObject({ code: 0 });
    expect(volumes(world)).toEqual([live]);
  });

  it('stays for a Job that has another volume in hand, or none', () => {
    const ran = settle(7);
    expect(ran.out).toContain('ERROR job 7 has not this reference in hand');
    expect(ran.code).toBe(75);
    before(8);
    expect(settle(7)).toMatchObject({ code: 75 });
    expect(volumes(world)).toEqual([`old_${live}`, `snap_${live}`, live]);
  });

  it('stays for a Job that began before the swap', () => {
    before(7);
    const text = readFileSync(manifest(), 'utf8');
    writeFileSync(manifest(), text.replace(/^swapped \d+$/mu, 'swapped 99999999999'));
    const ran = settle(7);
    expect(ran.out).toContain('job 7 began before the swap: the previous volume stays');
    expect(ran.code).toBe(0);
    expect(volumes(world)).toContain(`old_${live}`);
  });

  it('stays where somebody else has made it', () => {
    addVolume(world, `old_${live}`, '-wi-a----- 67108864 - - 253 7 theirs');
    const ran = rebuild(world, ['--settle']);
    expect(ran.out).toContain(`lab/old_${live} is not removed: it or lab/${live} is not ours`);
    expect(ran.code).toBe(73);
    expect(volumes(world)).toContain(`old_${live}`);
  });

  it('is only named in a dry run', () => {
    const ran = rebuild(world, ['--settle', '--dry-run']);
    expect(ran.out).toContain(`+ lvremove -f lab/old_${live}`);
    expect(ran.code).toBe(0);
    expect(volumes(world)).toContain(`old_${live}`);
  });
});

describe('status', () => {
  it('says which volume of a reference is the current one, and which the previous', () => {
    expect(run(world, ['status']).out.split('\n')).toEqual([
      `[renfield alpha] status: volume=lab/old_${live} role=previous built=? size_bytes=67108864`,
      `[renfield alpha] status: volume=lab/${live} role=current built=${built()} size_bytes=67108864 verified`,
      '',
    ]);
  });

  it('says so in JSON, beside the guests, and that a new one waits', () => {
    writeSettings(world, [...rebuildSettings, 'swap_wait 0'], 'alpha.rebuild');
    before(7);
    expect(rebuild(world, ['--force'])).toMatchObject({ code: 75 });
    const size_bytes = 67_108_864;
    expect(JSON.parse(run(world, ['status', '--json']).out)).toMatchObject({
      guests: [{ guest: 'alpha', state: 'in-use', job: 7 }, { guest: 'alpha.rebuild' }],
      references: [
        { reference: 'alpha', volume: `lab/new_${live}`, role: 'new', verified: true, size_bytes },
        { reference: 'alpha', volume: `lab/old_${live}`, role: 'previous', built: null, verified: false, size_bytes },
        {
          reference: 'alpha',
          volume: `lab/${live}`,
          role: 'current',
          built: Number(built()),
          verified: true,
          size_bytes,
        },
      ],
    });
  });

  it('says nothing of a volume whose name does not go with its tags', () => {
    const tags = 'renfield_rebuild,renfield_reference.alpha,renfield_of.another';
    addVolume(world, 'stray', `-wi-a----- 67108864 - - 253 7 ${tags}`);
    const { references } = JSON.parse(run(world, ['status', '--json']).out) as { references: { volume: string }[] };
    expect(references.map(({ volume }) => volume)).toEqual([`lab/old_${live}`, `lab/${live}`]);
  });
});
