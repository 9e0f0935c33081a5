// A guest that was frozen or paused runs again, whatever became of the hook.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hangs } from './hang.ts';
import { addVolume, calls, classicDisk, dropWorld, filesSettings, makeWorld, run } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
/** How long the handle may take on a busy machine before its test gives up: nothing is judged by it. */
const patience = { timeout: 120_000, interval: 100 };
const guest = () => readFileSync(join(world.dir, 'guest'), 'utf8').trim();
const order = () =>
  calls(world).flatMap((call) => /^(?:virsh (?:domfs\w+|suspend|resume)|lvcreate)/u.exec(call)?.[0] ?? []);

function make(...settings: string[]): void {
  world = makeWorld([classicDisk], [...filesSettings, 'metadata no', ...settings]);
}

describe('freeze', () => {
  it('stands around the snapshots and nothing else', () => {
    make('freeze require', 'freeze_timeout 60');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(order()).toEqual(['virsh domfsfreeze', 'lvcreate', 'virsh domfsthaw']);
    expect(ran.out).toMatch(/freeze=require frozen \d+ ms, snapshot 10% .* consistency=fs/u);
  });

  it('is off unless the settings ask for it', () => {
    make();
    expect(run(world, before).out).toContain('freeze=off');
    expect(order()).toEqual(['lvcreate']);
  });

  it('goes on without when the agent refuses and the settings say try, after it has thawed anyway', () => {
    make('freeze try');
    const ran = run(world, before, { environment: { FAULT_AT: String(domfsfreeze()), FAULT_MODE: 'fail' } });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN fsfreeze failed: virsh: told to fail: the snapshot is taken without');
    expect(ran.out).toContain('consistency=crash');
    expect(order()).toEqual(['virsh domfsfreeze', 'virsh domfsthaw', 'lvcreate']);
  });

  it('fails with 69 when the agent refuses and the settings say require', () => {
    make('freeze require');
    const ran = run(world, before, { environment: { FAULT_AT: String(domfsfreeze()), FAULT_MODE: 'fail' } });
    expect(ran).toMatchObject({ code: 69 });
    expect(guest()).toBe('running');
  });

  describe('of a guest whose agent', () => {
    const agents: Record<string, (dir: string) => Record<string, string>> = {
      'is not connected': (dir) => {
        writeFileSync(join(dir, 'agentless'), '');
        return {};
      },
      'never answers': (dir) => hangs({ dir, environment: {} }, '*/virsh" domtime "*'),
    };
    const words = {
      'is not connected': 'error: Guest agent is not responding',
      'never answers': 'nothing within 10 s',
    };
    for (const [agent, of] of Object.entries(agents)) {
      it(`${agent} is never asked for, and try goes on without`, () => {
        make('freeze try');
        const ran = run(world, before, { environment: of(world.dir) });
        expect(ran).toMatchObject({ code: 0 });
        expect(ran.out).toContain(
          `WARN the agent in domain alpha does not answer: ${words[agent as keyof typeof words]}`,
        );
        expect(ran.out).toContain('consistency=crash');
        expect(order()).toEqual(['lvcreate']);
      });

      it(`${agent} is never asked for, and require fails with 69`, () => {
        make('freeze require');
        expect(run(world, before, { environment: of(world.dir) })).toMatchObject({ code: 69 });
        expect(order()).toEqual([]);
        expect(existsSync(join(world.dir, 'run/frozen/alpha'))).toBe(false);
      });
    }
  });

  it('of a guest that is shut off is not needed: its disk is clean', () => {
    make('freeze require');
    writeFileSync(join(world.dir, 'guest'), 'shut off\n');
    addVolume(world, 'vm_alpha-disk0', `-wi-a----- ${64 * 1024 * 1024} - - 253 0 -`);
    expect(run(world, before).out).toContain('consistency=clean');
    expect(order()).toEqual(['lvcreate']);
  });

  it('of a guest that is shut off, while somebody has its disk open, is not what the settings require', () => {
    make('freeze require');
    writeFileSync(join(world.dir, 'guest'), 'shut off\n');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 69 });
    expect(ran.out).toContain('ERROR domain alpha is shut off, and somebody has its disks open');
  });

  it('is undone first when the snapshot fails', () => {
    make('freeze try');
    const ran = run(world, before, { environment: { FAULT_TOOL: 'lvcreate', FAULT_MODE: 'fail' } });
    expect(ran).toMatchObject({ code: 73 });
    expect(order()).toEqual(['virsh domfsfreeze', 'lvcreate', 'virsh domfsthaw']);
    expect(guest()).toBe('running');
  });

  it('of a hook that died with kill -9 is ended by the handle', async () => {
    make('freeze try', 'freeze_timeout 60');
    const ran = run(world, before, { environment: { FAULT_TOOL: 'lvcreate', FAULT_MODE: 'kill0' } });
    expect(ran).toMatchObject({ code: null });
    expect(order().slice(0, 2)).toEqual(['virsh domfsfreeze', 'lvcreate']);
    await expect.poll(guest, patience).toBe('running');
    await expect.poll(() => existsSync(join(world.dir, 'run/frozen/alpha')), patience).toBe(false);
  });

  it('that the handle had to end before the last snapshot is not sold as consistent', () => {
    make('freeze try');
    const thief = 'case $0 in */lvcreate) rm -f "$WORLD/run/frozen/alpha" ;; esac\n';
    writeFileSync(join(world.dir, 'thief'), thief);
    const ran = run(world, before, { environment: { FAULT_SOURCE: join(world.dir, 'thief') } });
    expect(ran.out).toContain('WARN the snapshots took longer than freeze_timeout (10 s): consistency=crash');
  });

  // virsh is killed, libvirt is not: it refuses every thaw until the agent has done what it was asked.
  it('that comes after its run has given it up is ended all the same', async () => {
    make('freeze try', 'freeze_timeout 1');
    const late =
      'read -r hook <"$WORLD/pid"; while kill -0 "$hook"; do /bin/sleep 0.1; done; echo frozen >"$WORLD/guest"';
    const environment = hangs(
      world,
      '*/virsh" domfsfreeze "*',
      `(${late}) </dev/null >/dev/null 2>&1 & exec /bin/sleep 600`,
    );
    const refuses = [
      'case "$0 ${1:-}" in */virsh" domfsthaw")',
      '  read -r state <"$WORLD/guest"',
      '  [ "$state" = frozen ] || { echo "error: Timed out during operation: cannot acquire state change lock"; exit 1; } ;;',
      'esac',
    ];
    appendFileSync(environment['FAULT_SOURCE'] ?? '', `${refuses.join('\n')}\n`);
    const ran = run(world, before, { environment });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('domain alpha may still be frozen');
    await expect.poll(() => existsSync(join(world.dir, 'run/frozen/alpha')), patience).toBe(false);
    expect(guest()).toBe('running');
  });

  it('that the handle is about to end is not sold as consistent either: the guest may run, and its marker be there', () => {
    make('freeze require', 'freeze_timeout 1');
    const slow = 'case "$0 ${1:-}" in */lvcreate" "*) sleep 1.2 ;; */virsh" domfsthaw") sleep 0.8 ;; esac\n';
    // No call is late for itself: freeze_timeout bounds those of virsh too.
    const environment = hangs(world, 'nothing');
    appendFileSync(environment['FAULT_SOURCE'] ?? '', slow);
    const ran = run(world, before, { environment });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('ERROR the snapshots took longer than freeze_timeout (1 s)');
    expect(guest()).toBe('running');
  });

  /** The number of the call that freezes, found by a run without a fault. */
  function domfsfreeze(): number {
    const probe = makeWorld([classicDisk], [...filesSettings, 'metadata no', 'freeze try']);
    run(probe, before);
    const at = calls(probe).findIndex((call) => call.startsWith('virsh domfsfreeze')) + 1;
    dropWorld(probe);
    return at;
  }
});

describe('pause', () => {
  it('stops the guest around the snapshots', () => {
    make('pause yes');
    expect(run(world, before).out).toContain('consistency=pause');
    expect(order()).toEqual(['virsh suspend', 'lvcreate', 'virsh resume']);
    expect(guest()).toBe('running');
  });

  it('does not wake a guest that somebody else has paused', () => {
    make('pause yes');
    writeFileSync(join(world.dir, 'guest'), 'paused\n');
    expect(run(world, before)).toMatchObject({ code: 69 });
    expect(guest()).toBe('paused');
  });
});
