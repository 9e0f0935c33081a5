import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandOutput } from './harness/command.ts';
import type { InstallationFiles } from './harness/daemons.ts';
import { startInstallation } from './harness/daemons.ts';
import { writeFixture } from './harness/fixture.ts';
import { confined, mountPointsUnder } from './harness/namespace.ts';
import { freePorts } from './harness/ports.ts';
import { isGroupAlive, startDaemon } from './harness/process.ts';
import { makeSandbox, removeSandbox } from './harness/sandbox.ts';

let sandbox: string;

beforeEach(() => {
  sandbox = makeSandbox();
});

afterEach(() => {
  removeSandbox(sandbox);
});

describe('an installation', () => {
  const fixture = async (): Promise<InstallationFiles> => {
    const [director, storage, client, rescue] = await freePorts(4);
    const ports = { director_port: director!, storage_port: storage!, client_port: client!, rescue_port: rescue! };
    const conf = writeFixture('traps', join(sandbox, 'conf'), { sandbox, ...ports });
    return {
      sandbox,
      director: join(conf, 'bacula-dir.conf'),
      console: join(conf, 'bconsole.conf'),
      storageDaemons: [join(conf, 'bacula-sd.conf')],
      fileDaemons: [{ config: join(conf, 'bacula-fd.conf') }],
    };
  };

  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replaceAll(from, to));
  };

  it('is refused where a daemon would listen on anything but loopback', async () => {
    const files = await fixture();
    edit(files.storageDaemons[0]!, '  SDAddress = 127.0.0.1\n', '');
    await expect(startInstallation(files)).rejects.toThrow('traps-sd would listen on every address');
  });

  it('is refused where a daemon would write outside of the sandbox', async () => {
    const files = await fixture();
    edit(files.fileDaemons[0]!.config, `${sandbox}/daemons`, '/var/lib/bacula');
    await expect(startInstallation(files)).rejects.toThrow(`outside of ${sandbox}: /var/lib/bacula`);
  });

  it('that does not become ready says why and leaves nothing running', async () => {
    const files = await fixture();
    mkdirSync(join(sandbox, 'daemons'));
    writeFileSync(join(sandbox, 'daemons', 'bacula.db'), 'not a database');
    const error: unknown = await startInstallation(files).catch((reason: unknown) => reason);
    expect(String(error)).toContain('Could not open Catalog');
    expect(String((error as Error).cause)).toContain('traps-dir ended');
    expect(
      await commandOutput(['sh', '-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "; true']),
    ).not.toContain(files.director);
  });
});

describe('a daemon', () => {
  it('that is deaf to SIGTERM is killed after the bound, and its children with it', async () => {
    const deaf = 'trap "" TERM; sleep 600 & echo ready; wait; wait';
    const daemon = startDaemon('deaf', ['sh', '-c', deaf], join(sandbox, 'log'), sandbox);
    while (!daemon.log().includes('ready')) await sleep(20);
    expect(await daemon.stop(100)).toEqual({ killed: true });
    for (let tries = 0; tries < 3000 && isGroupAlive(daemon.pid); tries++) await sleep(20);
    expect(isGroupAlive(daemon.pid)).toBe(false);
  });

  it('dies with the process that started it, even when that is killed', async () => {
    const module = join(sandbox, 'process.mjs');
    const entry = join(import.meta.dirname, 'harness', 'process.ts');
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: module });
    const starter = `
      import { startDaemon } from '${module}';
      console.log(startDaemon('sleeper', ['sleep', '600'], '${sandbox}/log', '${sandbox}').pid);
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`;
    const said = await commandOutput([
      'sh',
      '-c',
      '"$@"; true',
      'sh',
      process.execPath,
      '--input-type=module',
      '-e',
      starter,
    ]);
    const pid = Number(said);
    expect(pid).toBeGreaterThan(1);
    for (let tries = 0; tries < 3000 && isGroupAlive(pid); tries++) await sleep(20);
    expect(isGroupAlive(pid)).toBe(false);
  });
});

describe('a mount namespace', () => {
  it('shows a program a tree that nobody else sees, and is gone with it', async () => {
    const [source, target] = [join(sandbox, 'a tree'), join(sandbox, 'a point')];
    mkdirSync(source);
    writeFileSync(join(source, 'file'), 'seen\n');
    const mounts = [
      { source, target },
      { source: 'tmpfs', target: join(sandbox, 'scratch') },
    ];
    expect(await commandOutput(confined(['cat', join(target, 'file')], { mounts }))).toBe('seen\n');
    expect(mountPointsUnder(sandbox)).toEqual([]);
  });
});
