// Hooks that are killed at random, on real LVM, while another guest is being backed up: thick disks and thin ones, one and
// two. RENFIELD_LAB_KILLS is how many, RENFIELD_LAB_SEED where the dice begin; both are printed.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';
import { killPlan } from './kill-plan.ts';

const copies = { hooks: join(import.meta.dirname, '../../hooks') };
const kills = Number(process.env['RENFIELD_LAB_KILLS'] ?? 60);
const seed = Number(process.env['RENFIELD_LAB_SEED'] ?? 1);
/** One boot takes this many: it has a wall limit. */
const boot = 50;
const boots = Array.from({ length: Math.ceil(kills / boot) }, (_, n) => ({
  seed: seed + n,
  count: Math.min(boot, kills - n * boot),
}));

describe.each(boots)('$count random kills, seed $seed', ({ seed: from, count }) => {
  const plan = killPlan(from, count);
  const run = labRun({ script: 'kills.sh', copies, files: { plan: `${plan.join('\n')}\n` }, timeout: 60 * count });
  const all = (fact: string): [string, string][] =>
    [...run().facts].flatMap(([name, value]): [string, string][] => {
      const [, kill] = new RegExp(`^(kill\\.\\d+)\\.${fact}$`).exec(name) ?? [];
      return kill === undefined ? [] : [[kill, value]];
    });
  const wrong = (fact: string, right: string): string[] =>
    all(fact).flatMap(([kill, value]) => (value === right ? [] : [`${plan[Number(kill.slice(5)) - 1]}: ${value}`]));

  it('are made, and meet a hook that works', () => {
    const met = all('met').filter(([, what]) => what !== 'none');
    const leaks = all('leaks').reduce((sum, [, found]) => sum + Number(found), 0);
    process.stderr.write(
      `seed ${from}: kills ${met.length} of ${count}, leaks ${leaks}, still ${wrong('still', 'none').length}, ` +
        `reads ${run().facts.get('reader.reads')}, different ${run().facts.get('reader.different')}\n`,
    );
    expect(run().exitCode).toBe(0);
    expect(all('met')).toHaveLength(count);
    expect(met.length).toBeGreaterThan(count / 2);
  });

  it('leave no guest that stands still, without the reaper', () => {
    expect(wrong('still', 'none')).toStrictEqual([]);
  });

  it('leave nothing that the next job or the reaper does not clear, and nothing of others removed', () => {
    expect(all('leaks')).toHaveLength(plan.filter((line) => !line.endsWith(' kill')).length);
    expect(wrong('leaks', '0')).toStrictEqual([]);
    for (const fact of ['cleared', 'again', 'end', 'ready']) expect(wrong(fact, '0')).toStrictEqual([]);
  });

  it('do not harm the backup of another guest', () => {
    expect(Number(run().facts.get('reader.reads'))).toBeGreaterThan(count / 2);
    expect(run().facts.get('reader.different')).toBe('0');
    expect(run().facts.get('other.check')).toBe('0');
    for (const fact of ['near.before', 'near.after']) expect(wrong(fact, '0')).toStrictEqual([]);
  });

  it('leave the disks of the guests in order', () => {
    const disks = [...run().facts].filter(([name]) => name.startsWith('origin.'));
    expect(disks.map(([, code]) => code)).toStrictEqual(['0', '0', '0', '0', '0']);
  });
});
