// Every call of a whole job misbehaves once, in every way and under every shell; nothing may be left afterwards.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  classicDisk,
  dataDisk,
  dropWorld,
  environmentOf,
  hook,
  makeWorld,
  repository,
  twoDiskSettings,
} from './world.ts';
import type { World } from './world.ts';
import { shells } from './shells.ts';

/** fail: says 5 and does nothing. late: does it and says 5. term, kill: does it, and the hook gets the signal meanwhile.
 * term0, kill0: the signal instead of the effect. half: lvcreate dies before it has made its volume a snapshot. */
const everyMode = ['fail', 'late', 'term', 'term0', 'kill', 'kill0', 'half'];
const mainModes = ['fail', 'term', 'kill'];

const filesJob = { name: 'files', settings: [...twoDiskSettings, 'freeze try', 'metadata no'] };
const imageJob = {
  name: 'image',
  settings: ['method image', 'trust tenant', 'pause yes', ...twoDiskSettings.slice(2)],
};

let worlds: Record<string, World>;
beforeAll(() => {
  worlds = Object.fromEntries(
    [filesJob, imageJob].map(({ name, settings }) => [name, makeWorld([classicDisk, dataDisk], settings)]),
  );
});
afterAll(() => Object.values(worlds).forEach(dropWorld));

describe.concurrent('a job in which one call misbehaves', { timeout: 1_200_000 }, () => {
  for (const shell of shells) {
    const modes = shell === 'dash' ? everyMode : mainModes;
    for (const { name } of shell === 'dash' ? [filesJob, imageJob] : [filesJob]) {
      it(`leaves nothing behind: method ${name} under ${shell}, ${modes.join(' ')}`, async () => {
        const { summary, told } = await faults(worlds[name]!, shell, name, modes);
        process.stderr.write(`${summary}\n`);
        expect(told).toEqual([]);
        expect(summary).toMatch(new RegExp(`^shell=${shell} faults=\\d{2,} leaks=0 calls=\\d{2,}$`, 'u'));
      });
    }
  }
});

async function faults(template: World, shell: string, jobs: string, modes: readonly string[]) {
  const { stdout, stderr } = await promisify(execFile)(
    `${repository}/test/hooks/world/faults`,
    [template.dir, ...modes],
    {
      env: {
        ...environmentOf(`${template.dir}.${jobs}.${shell.replace(/\W/gu, '')}`),
        ...{ HOOK: hook, RENFIELD_SHELL: shell, JOBS: jobs },
      },
    },
  );
  const lines = `${stdout}${stderr}`.split('\n').filter(Boolean);
  return { summary: lines.at(-1) ?? '', told: lines.slice(0, -1) };
}
