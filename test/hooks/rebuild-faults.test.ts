// A call of a rebuild misbehaves, in every way and under every shell (which calls: sample.ts): the reference is the old or the new one,
// whole, with its manifest, and the next run finds the rest and takes it away.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { live, makeReference, rebuild, rebuildSettings, serve } from './reference.ts';
import { everyPair } from './sample.ts';
import { shells } from './shells.ts';
import { dropWorld, environmentOf, hook, repository } from './world.ts';
import type { World } from './world.ts';

/** What each does is in faults.test.ts. */
const everyMode = ['fail', 'late', 'term', 'term0', 'kill', 'kill0'];
const mainModes = ['fail', 'term', 'kill'];

const states = ['the first rebuild', 'a rebuild whose forerunner no Base has proven'] as const;
let worlds: readonly World[];
beforeAll(() => {
  worlds = states.map((state) => {
    const world = makeReference([...rebuildSettings, 'answer ks.cfg http://site/alpha/ks.cfg']);
    serve(world, 'alpha/ks.cfg', 'poweroff\n');
    if (state !== states[0]) rebuilt(world);
    for (const name of ['calls', 'count']) writeFileSync(join(world.dir, name), name === 'count' ? '0\n' : '');
    return world;
  });
});
afterAll(() => worlds.forEach(dropWorld));

describe.concurrent('a rebuild in which one call misbehaves', { timeout: 6 * 3_600_000 }, () => {
  for (const shell of shells) {
    for (const [index, state] of states.entries()) {
      if (index > 0 && shell !== 'dash') continue;
      const modes = shell === 'dash' && index === 0 ? everyMode : mainModes;
      it(`leaves a whole reference: ${state} under ${shell}, ${modes.join(' ')}`, async () => {
        const { summary, told } = await faults(worlds[index]!, shell, modes);
        process.stderr.write(`${state}: ${summary}\n`);
        expect(told).toEqual([]);
        expect(summary).toMatch(
          new RegExp(`^shell=${shell} faults=\\d{2,} leaks=0 calls=\\d{2,} modes=${modes.length} kinds=\\d{2,}$`, 'u'),
        );
      });
    }
  }
});

/** Rebuilds once, in a year gone by: a volume is known by the second in which its rebuild began. */
function rebuilt(world: World) {
  expect(rebuild(world)).toMatchObject({ code: 0 });
  for (const path of [`lv/lab/${live}`, 'state/alpha/manifest']) {
    const text = readFileSync(join(world.dir, path), 'utf8');
    writeFileSync(join(world.dir, path), text.replace(/(renfield_build\.|^build )\d+/mu, '$11000000000'));
  }
}

async function faults({ dir }: World, shell: string, modes: readonly string[]) {
  const { stdout, stderr } = await promisify(execFile)(`${repository}/test/hooks/world/faults`, [dir, ...modes], {
    env: {
      ...environmentOf(`${dir}.${shell.replace(/\W/gu, '')}`),
      ...{ HOOK: hook, RENFIELD_SHELL: shell, EVERY: everyPair, JOBS: 'rebuild', RENFIELD_TICK: '0.05' },
    },
  });
  const lines = `${stdout}${stderr}`.split('\n').filter(Boolean);
  return { summary: lines.at(-1) ?? '', told: lines.slice(0, -1) };
}
