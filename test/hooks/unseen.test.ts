// reap and status go by what LVM and device-mapper list. Where these fail, "nothing" would be a guess.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVolume, dropWorld, makeWorld, run, volumes } from './world.ts';
import type { World } from './world.ts';

const ours = 'renfield,renfield_guest.alpha,renfield_job.3,renfield_t1700000000,renfield_of.vm_alpha-disk0';

let world: World;
beforeEach(() => {
  world = makeWorld();
  addVolume(world, 'snap_vm_alpha-disk0', `swi-a-s--- 8388608 vm_alpha-disk0 2.00 253 9 ${ours}`);
});
afterEach(() => dropWorld(world));

/** Runs the words while each call of the tool that has `words` ends with 5, after its rows or without them. */
function hook(args: readonly string[], words: string, mode: 'late' | 'fail') {
  writeFileSync(
    join(world.dir, 'fault'),
    `case "\${0##*/} $*" in ${words}) FAULT_TOOL=\${0##*/} FAULT_MODE=${mode} ;; esac\n`,
  );
  return run(world, args, { environment: { FAULT_SOURCE: join(world.dir, 'fault') } });
}

const looks: Record<string, string> = {
  'lvs of the snapshots': '"lvs "*@renfield',
  'lvs of the references': '"lvs "*@renfield_rebuild',
  'dmsetup of the maps': '"dmsetup info"*',
};

describe('reap', () => {
  for (const [name, words] of Object.entries(looks)) {
    it(`never says that there is nothing to take back where it cannot see everything: ${name}`, () => {
      const ran = hook(['reap'], words, 'fail');
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain('[renfield host] reap: WARN cannot see everything: ');
      expect(ran.out).not.toContain('nothing to take back');
    });
  }

  it('finds a guest by what lvs has listed before it failed', () => {
    const ran = hook(['reap'], looks['lvs of the snapshots']!, 'late');
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('[renfield alpha] reap: WARN cannot list snapshots');
  });

  it('takes back what it sees where lvs of the references fails', () => {
    const ran = hook(['reap'], looks['lvs of the references']!, 'fail');
    expect(ran.out).toContain('[renfield alpha] reap: taken back: 1 snapshots');
    expect(volumes(world)).toEqual(['vm_alpha-disk0']);
  });
});

describe('status', () => {
  it('is complete where all have answered', () => {
    expect(JSON.parse(run(world, ['status', '--json']).out)).toMatchObject({ complete: true });
  });

  for (const [name, words] of Object.entries(looks)) {
    it(`ends with 74 where it cannot see everything: ${name}`, () => {
      const ran = hook(['status'], words, 'fail');
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain('[renfield host] status: WARN cannot see everything: ');
      expect(ran.out).not.toContain('no snapshot, map or mount of ours');
    });

    it(`says so in its JSON: ${name}`, () => {
      const ran = hook(['status', '--json'], words, 'fail');
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toMatch(/^\{"guests":.*,"complete":false\}$/mu);
    });
  }

  it('ends with 74 where the snapshots of a guest cannot be listed', () => {
    expect(hook(['status'], '"lvs "*@renfield_guest.alpha', 'fail')).toMatchObject({ code: 74 });
  });
});

describe('check', () => {
  it.each(['swi---s--- 8388608 vm_alpha-disk0 - 253 9', 'swi-XXs--- 8388608 vm_alpha-disk0 - 253 9'])(
    'fails where LVM does not tell whether the snapshot overflowed: %s',
    (row) => {
      expect(run(world, ['before', 'alpha', '--job', '3'])).toMatchObject({ code: 0 });
      addVolume(world, 'snap_vm_alpha-disk0', `${row} ${ours}`);
      const ran = run(world, ['check', 'alpha', '--job', '3']);
      expect(ran).toMatchObject({ code: 74 });
      expect(ran.out).toContain(
        'ERROR disk0: LVM does not tell whether the snapshot lab/snap_vm_alpha-disk0 overflowed',
      );
    },
  );
});
