// A call of a whole job misbehaves, in every way and under every shell; nothing may be left afterwards. Which calls: sample.ts.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  classicDisk,
  dataDisk,
  dropWorld,
  environmentOf,
  filesSettings,
  hook,
  makeWorld,
  repository,
  twoDiskSettings,
} from './world.ts';
import type { World } from './world.ts';
import { everyPair } from './sample.ts';
import { shells } from './shells.ts';

/** fail: says 5 and does nothing. late: does it and says 5. term, kill: does it, and the hook gets the signal meanwhile.
 * term0, kill0: the signal instead of the effect. half: lvcreate dies before it has made its volume a snapshot. */
const everyMode = ['fail', 'late', 'term', 'term0', 'kill', 'kill0', 'half'];
const mainModes = ['fail', 'term', 'kill'];

/** The worlds: one disk, whose job is short, for every shell; two disks, and images of both, for the first of them. */
const jobs = {
  files: {
    disks: [classicDisk],
    settings: [...filesSettings, 'mount disk0 p1 /', 'freeze try', 'metadata no'],
    reads: 'files',
  },
  'files of two disks': {
    disks: [classicDisk, dataDisk],
    settings: [...twoDiskSettings, 'freeze try'],
    reads: 'files',
  },
  image: {
    disks: [classicDisk, dataDisk],
    settings: ['method image', 'trust tenant', 'pause yes', ...twoDiskSettings.slice(2)],
    reads: 'image',
  },
} as const;
type Job = keyof typeof jobs;

let worlds: ReadonlyMap<Job, World>;
beforeAll(() => {
  const names = Object.keys(jobs) as Job[];
  worlds = new Map(names.map((name) => [name, makeWorld(jobs[name].disks, jobs[name].settings)]));
});
afterAll(() => worlds.forEach(dropWorld));

describe.concurrent('a job in which one call misbehaves', { timeout: 6 * 3_600_000 }, () => {
  for (const shell of shells) {
    const modes = shell === 'dash' ? everyMode : mainModes;
    const names: readonly Job[] = shell === 'dash' ? ['files of two disks', 'image'] : ['files'];
    for (const name of names) {
      it(`leaves nothing behind: ${name} under ${shell}, ${modes.join(' ')}`, async () => {
        const { summary, told } = await faults(name, shell, modes);
        process.stderr.write(`${name}: ${summary}\n`);
        expect(told).toEqual([]);
        expect(summary).toMatch(
          new RegExp(`^shell=${shell} faults=\\d{2,} leaks=0 calls=\\d{2,} modes=${modes.length} kinds=\\d{2,}$`, 'u'),
        );
      });
    }
  }
});

async function faults(name: Job, shell: string, modes: readonly string[]) {
  const { dir } = worlds.get(name)!;
  const { stdout, stderr } = await promisify(execFile)(`${repository}/test/hooks/world/faults`, [dir, ...modes], {
    env: {
      ...environmentOf(`${dir}.${shell.replace(/\W/gu, '')}`),
      ...{ HOOK: hook, RENFIELD_SHELL: shell, EVERY: everyPair, JOBS: jobs[name].reads },
    },
  });
  const lines = `${stdout}${stderr}`.split('\n').filter(Boolean);
  return { summary: lines.at(-1) ?? '', told: lines.slice(0, -1) };
}
