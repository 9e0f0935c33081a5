// The rendered install.sh under every shell, with a stand-in for QEMU that runs until it is ended.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOf, planOf } from '../cases/references/fleet.ts';
import { shells } from './shells.ts';

/** Writes its number where QEMU does, a line on the console, and waits to be ended. */
const QEMU = `#!/bin/sh
while [ "$#" -gt 0 ]; do
  case $1 in
    -pidfile) echo "$$" >"$2" ;;
    file:*.console) echo 'Booting from ROM' >>"\${1#file:}" ;;
  esac
  shift
done
exec sleep 600
`;

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'renfield-install-'));
  const file = (name: string) => join(dir, name);
  const more = {
    kernel: file('vmlinuz'),
    initrd: file('initrd'),
    disk: '1G',
    network: 'user',
    partitions: [{ at: '/' }],
  };
  for (const name of ['vmlinuz', 'initrd', 'disk']) writeFileSync(file(name), name);
  truncateSync(file('disk'), 2 ** 30);
  for (const [name, { text, mode }] of filesOf(planOf('rocky9', more))) {
    const programs = text.replace(/^for candidate in .*; do$/mu, `for candidate in ${file('qemu')}; do`);
    writeFileSync(file(name), programs, { mode });
  }
  writeFileSync(file('qemu'), QEMU);
  chmodSync(file('qemu'), 0o755);
});
afterEach(() => {
  const pid = machine();
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(dir, { recursive: true });
});

const pidfile = () => join(dir, 'run/references/Ref.pid');
const machine = () => (existsSync(pidfile()) ? Number(readFileSync(pidfile(), 'utf8')) : 0);
const left = () => readdirSync(join(dir, 'run/references'));

/** A process that has ended but that nobody has yet asked after is a zombie: Z. Source: proc(5), stat. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return pid > 0 && existsSync(stat) && !/\) Z /u.test(readFileSync(stat, 'utf8'));
}

/** Runs install.sh and returns its exit code, or the signal that it died of, and the machine's process, once that has been seen. */
async function install(shell: string, limit: number, meanwhile: (child: ReturnType<typeof spawn>) => void) {
  const [program = 'sh', ...options] = shell.split(' ');
  const words = [...options, join(dir, 'install.sh'), join(dir, 'disk')];
  const env = { RENFIELD_LOG: join(dir, 'log'), RENFIELD_RUN: join(dir, 'run'), RENFIELD_LIMIT: String(limit) };
  const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  while (machine() === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
  const pid = machine();
  meanwhile(child);
  const [code, signal] = await closed;
  return { end: code ?? signal, pid };
}

describe.each(shells)('install.sh under %s', (shell) => {
  it('ends its machine when nobody reads any more what it says', async () => {
    const { end, pid } = await install(shell, 2, ({ stderr }) => stderr?.destroy());
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(pid), { timeout: 120_000 }).toBe(false);
    expect(left()).toStrictEqual(['Ref.lock']);
    expect(end).toBe(141);
  });

  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends its machine at %s', async (signal, code) => {
    // timeout(1) tells the script and then its whole group: the second signal must not spoil what the first began.
    const { end, pid } = await install(shell, 60, (child) => [child.kill(signal), child.kill(signal)]);
    await expect.poll(() => isAlive(pid), { timeout: 120_000 }).toBe(false);
    expect(left()).toStrictEqual(['Ref.lock']);
    expect(end).toBe(code);
  });
});
