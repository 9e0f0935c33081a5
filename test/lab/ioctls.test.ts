// lvcreate killed inside, on real LVM: one sample of each state that it leaves between its first ioctl and its last. The states
// are in hooks/lib/heal.sh. A release of LVM that counts its ioctls otherwise leaves the same states at other numbers.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };

/** `npm run test:lab:full` takes all of them; the sample has one of each kind of state. */
const every = process.env['RENFIELD_LAB_FULL'] === '1';

/** Guest, ioctl, who dies with lvcreate, and what clears. */
const sample = [
  ['thick', 42, 'group', 'reap'],
  ['thick', 50, 'child', 'itself'],
  ['thick', 61, 'group', 'before'],
  ['thick', 63, 'child', 'itself'],
  ['thick', 77, 'group', 'reap'],
  ['thin', 53, 'group', 'before'],
] as const;
const rest = [
  ['thick', 16, 'group', 'reap'],
  ['thick', 30, 'group', 'before'],
  ['thick', 45, 'group', 'before'],
  ['thick', 47, 'child', 'itself'],
  ['thick', 61, 'child', 'itself'],
  ['thick', 63, 'group', 'before'],
  ['thin', 50, 'group', 'reap'],
  ['thin', 54, 'child', 'itself'],
  ['thin', 112, 'group', 'reap'],
] as const;
const kills = every ? [...sample, ...rest] : sample;
const plan = kills.map(([guest, k, who, clears]) => `${guest}.${k}.${who} ${guest} ${k} ${who} ${clears}`);

describe('lvcreate that is killed inside', () => {
  const run = labRun({ script: 'ioctls.sh', copies, files: { plan: `${plan.join('\n')}\n` }, timeout: 1200 });
  const names = [...plan.map((line) => line.split(' ')[0] ?? ''), 'beside.theirs'];
  const all = (fact: string) => Object.fromEntries(names.map((name) => [name, run().facts.get(`${name}.${fact}`)]));
  const each = (value: string) => Object.fromEntries(names.map((name) => [name, value]));

  it('is killed, and leaves each of the states that are to be healed', () => {
    expect(run().exitCode).toBe(0);
    expect(all('died')).toStrictEqual(each('137'));
    const states = Object.values(all('state')).join('\n');
    for (const state of ['lvm=-wi', 'lvm=swi', 'origin=Suspended:', 'real=Active:', 'cow=', 'snap=']) {
      expect(states).toContain(state);
    }
  });

  it('leaves no guest that stands still, without the reaper', () => {
    expect(all('still')).toStrictEqual(each('none'));
  });

  it('leaves nothing when the hook itself, the next job or the reaper has cleared, and nothing of others is gone', () => {
    expect(all('leaks')).toStrictEqual(each('0'));
    for (const fact of ['cleared', 'again']) {
      expect(Object.values(all(fact)).filter((code) => code !== undefined && code !== '0')).toStrictEqual([]);
    }
  });

  it('makes its hook end with 73 where that lives on', () => {
    for (const [guest, k, who] of kills) {
      expect(run().facts.get(`${guest}.${k}.${who}.code`)).toBe(who === 'child' ? '73' : '137');
    }
  });

  it('leaves the disks of the guests in order', () => {
    expect(run().facts.get('origin.vm_thick-disk0')).toBe('0');
    expect(run().facts.get('origin.vm_thin-disk0')).toBe('0');
  });
});
