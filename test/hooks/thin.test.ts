// A thin snapshot that a killed lvcreate has left half made blocks its pool, for all guests: seen on real LVM (test/lab/ioctls.test.ts),
// with what LVM and device-mapper answer there. Here each of the rules that keep a pool's other volumes is broken in turn.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, calls, dropWorld, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

let world: World;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => dropWorld(world));

/** What LVM has of the snapshot and its pool, and what the pool itself has counted. */
const halfMade = { snapshot: 'pool|2|5|Vwi---tz--', counts: '6', pool: '0 1048576 thin-pool 5 112/1024 171/8192 - rw' };

function reap(seen: Partial<typeof halfMade>, shell = 'dash') {
  const { snapshot, counts, pool } = { ...halfMade, ...seen };
  mkdirSync(join(world.dir, 'run/job'), { recursive: true });
  writeFileSync(join(world.dir, 'run/job/alpha'), 'job 3\nphase before\nboot unknown\nsince 0\n');
  const tags = 'renfield,renfield_guest.alpha,renfield_job.3,renfield_t1700000000,renfield_of.vm_alpha-disk0';
  addVolume(world, 'snap_vm_alpha-disk0', `Vwi---tz-- 67108864 vm_alpha-disk0 - -1 -1 ${tags}`);
  writeFileSync(join(world.dir, 'dm/lab-pool-tpool'), `LVM-${'v'.repeat(32)}${'p'.repeat(32)}-tpool\n`);
  writeFileSync(
    join(world.dir, 'source'),
    `case \${0##*/}:$* in
  lvremove:*) [ -e "\${WORLD}/dropped" ] || { echo '  Failed to update pool lab/pool.' >&2; exit 5; } ;;
  lvs:*pool_lv,thin_id,*) echo '  ${snapshot}'; exit 0 ;;
  lvs:*'-o transaction_id '*) echo '  ${counts}'; exit 0 ;;
  'dmsetup:status lab-pool-tpool') echo '${pool}'; exit 0 ;;
  'dmsetup:message lab-pool-tpool 0 delete 2') : >"\${WORLD}/dropped" ;;
esac
`,
  );
  return run(world, ['reap'], { shell: shell.split(' '), environment: { FAULT_SOURCE: join(world.dir, 'source') } });
}

const messages = () => calls(world).filter((call) => call.startsWith('dmsetup message'));

describe('a pool that has made a snapshot which LVM still wants to make', () => {
  it.each(shells.map((shell) => [shell]))('drops it, and the snapshot is removed, under %s', (shell) => {
    const ran = reap({}, shell);
    expect(ran, ran.out).toMatchObject({ code: 0 });
    expect(ran.out).toContain(
      'lab/pool has dropped the snapshot snap_vm_alpha-disk0 that a killed lvcreate had half made',
    );
    expect(messages()).toEqual(['dmsetup message lab-pool-tpool 0 delete 2']);
    expect(volumes(world)).not.toContain('snap_vm_alpha-disk0');
  });

  it.each([
    ['is active', { snapshot: 'pool|2|5|Vwi-a-tz--' }],
    ['is no thin volume', { snapshot: '|||swi-a-s---' }],
    ['is not the transaction that the pool has counted last', { snapshot: 'pool|2|4|Vwi---tz--' }],
    ['has been counted', { counts: '5' }],
    ['is one of several that wait', { counts: '7' }],
    ['lies in a pool that does not tell', { pool: '0 1048576 thin-pool Fail' }],
  ])('keeps one that %s', (_, seen) => {
    const ran = reap(seen);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('snap_vm_alpha-disk0 stays: Failed to update pool lab/pool.');
    expect(messages()).toEqual([]);
  });
});
