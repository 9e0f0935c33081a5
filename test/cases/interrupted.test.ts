// A run that is interrupted while it holds secrets leaves none of them behind.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SMALL } from './commands/small.ts';
import { root } from './harness/examples.ts';
import { renfield } from './harness/program.ts';
import { SYSTEM_PATH } from './harness/tools.ts';

let folder: string;
let temporary: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'renfield-test-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'fleet.yaml'), SMALL);
  // Stands for a Director that hangs on its catalog: it ends with its test.
  const hangs = `#!/bin/sh\ncase $* in *-t*) ;; *) exit 0 ;; esac\n: >'${folder}/started'\nwhile [ -e '${folder}/started' ]; do sleep 0.1; done\n`;
  writeFileSync(join(folder, 'bin/bacula-dir'), hangs);
  chmodSync(join(folder, 'bin/bacula-dir'), 0o755);
  expect((await renfield(['secrets', 'init', '-i', 'fleet.yaml'], { cwd: folder })).exitCode).toBe(0);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const left = () => readdirSync(temporary).filter((name) => name.startsWith('renfield-'));

/** Starts a render that hangs in the catalog's test, ends it, and says by which signal it ended. */
async function interrupted(signal: NodeJS.Signals): Promise<NodeJS.Signals | null> {
  const args = ['render', '-i', 'fleet.yaml', '-o', 'out', '--no-verify', '--test-catalog'];
  const env = { PATH: `${join(folder, 'bin')}${delimiter}${SYSTEM_PATH}`, TMPDIR: temporary };
  const child = spawn(process.execPath, [`${root}dist/main.js`, ...args], { cwd: folder, env, stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, by) => resolve(by)));
  while (!existsSync(join(folder, 'started')) && child.exitCode === null) await sleep(20);
  expect(left()).toHaveLength(1);
  expect(readdirSync(join(temporary, left()[0]!, 'secrets'))).not.toEqual([]);
  child.kill(signal);
  const by = await ended;
  rmSync(join(folder, 'started'), { force: true });
  return by;
}

describe('render --test-catalog', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('that gets %s leaves no secret, and ends by it', async (signal) => {
    expect(await interrupted(signal)).toBe(signal);
    expect(left()).toEqual([]);
  });

  it('that is killed leaves what the next run removes, and nothing of others', async () => {
    expect(await interrupted('SIGKILL')).toBe('SIGKILL');
    expect(left()).toHaveLength(1);
    mkdirSync(join(folder, 'precious'));
    const [name = ''] = left();
    symlinkSync(join(folder, 'precious'), join(temporary, name.replace(/\w{6}$/u, 'aaaaaa')));
    const alive = `renfield-catalog-${process.pid}.${/\.(\d+)-/u.exec(name)?.[1] ?? ''}-bbbbbb`;
    const elsewhere = name.replace(/\.\d+-/u, '.1-');
    for (const other of [alive, elsewhere, 'renfield-catalog-mine']) mkdirSync(join(temporary, other));
    const { exitCode } = await renfield(['render', '-i', 'fleet.yaml', '-o', 'out'], {
      cwd: folder,
      env: { TMPDIR: temporary },
    });
    expect(exitCode).toBe(0);
    expect(existsSync(join(temporary, name))).toBe(false);
    expect(left().sort()).toEqual(
      [alive, elsewhere, 'renfield-catalog-mine', name.replace(/\w{6}$/u, 'aaaaaa')].sort(),
    );
    expect(existsSync(join(folder, 'precious'))).toBe(true);
  });

  it('says where it could make no folder', async () => {
    const env = { TMPDIR: join(folder, 'missing') };
    const { exitCode, stderr } = await renfield(['render', '-i', 'fleet.yaml', '-o', 'out'], { cwd: folder, env });
    expect(exitCode).toBe(4);
    expect(stderr).toContain(`cannot make a folder in ${folder}/missing`);
  });
});
