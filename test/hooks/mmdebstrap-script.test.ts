// The rendered install.sh of the route without an installer: the real unshare and mke2fs, and a stand-in for mmdebstrap.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOf, planOf } from '../cases/references/fleet.ts';
import { shells } from './shells.ts';

/** Mounts into the root that it makes, and runs the customize hooks; with a file `slow` beside it, it waits to be ended. */
const MMDEBSTRAP = `#!/bin/sh
set -e
here=$(dirname "$0")
for word in "$@"; do
  case $word in /*/root) root=$word ;; esac
done
mkdir -p "$root/etc" "$root/root" "$root/bin" "$root/proc"
cp "$(command -v busybox)" "$root/bin/sh"
mount -t tmpfs renfield-test "$root/proc"
[ ! -e "$here/slow" ] || { : >"$here/mounted" && sleep 600; }
for word in "$@"; do
  case $word in
    --customize-hook=copy-in*) cp "$here/post.sh" "$root/root/" ;;
    --customize-hook=*) sh -c "\${word#--customize-hook=}" sh "$root" ;;
  esac
done
umount "$root/proc"
`;

/** busybox prefers its own unshare, which knows no --kill-child; this route is for hosts with Debian's sh. */
const usable = shells.filter((shell) => !shell.startsWith('busybox'));

let dir = '';
const file = (name: string) => join(dir, name);
const exitCode = (...argv: [string, ...string[]]) => spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' }).status;
const isPossible = exitCode('unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'true') === 0;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'renfield-install-'));
  const plan = planOf('debian12', { disk: '2G', route: 'mmdebstrap' });
  const script = filesOf(plan).get('install.sh')?.text ?? '';
  writeFileSync(file('install.sh'), script.replace(/^PATH=/mu, `PATH=${dir}:`));
  writeFileSync(file('post.sh'), 'echo "renfield-installed Ref" >/root/renfield-installed\n');
  writeFileSync(file('mmdebstrap'), MMDEBSTRAP);
  chmodSync(file('mmdebstrap'), 0o755);
  writeFileSync(file('disk'), '');
  truncateSync(file('disk'), 2 ** 31);
});
afterEach(() => rmSync(dir, { recursive: true }));

function install(shell: string) {
  const [program = 'sh', ...options] = shell.split(' ');
  const words = [...options, file('install.sh'), file('disk')];
  const env = { RENFIELD_LOG: file('log'), RENFIELD_RUN: file('run'), RENFIELD_STATE: file('state') };
  return spawn(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What the host itself has mounted below the test's folder, and what runs with a word of it. */
function traces() {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  const processes = spawnSync('ps', ['ax', '-o', 'args'], { encoding: 'utf8' }).stdout;
  return [...mounts.split('\n'), ...processes.split('\n')].filter((line) => line.includes(dir));
}

const inside = (command: string) =>
  spawnSync('debugfs', ['-R', command, file('disk')], { encoding: 'utf8' }).stdout.trim();

describe.skipIf(!isPossible).each(usable)('install.sh without an installer, under %s', (shell) => {
  it('makes the filesystem of what it unpacked, and leaves none of its own steps in there', async () => {
    const [code] = (await once(install(shell), 'close')) as [number];
    expect(code).toBe(0);
    expect(exitCode('e2fsck', '-fn', file('disk'))).toBe(0);
    expect(inside('cat /root/renfield-installed')).toBe('renfield-installed Ref');
    expect(inside('ls -p /root')).not.toContain('post.sh');
    expect(inside('cat /etc/hostname')).toBe('ref');
    expect(readFileSync(file('log/Ref.marks'), 'utf8')).toBe('renfield-installed Ref\n');
    expect(existsSync(file('state/Ref/root'))).toBe(false);
  });

  it('mounts nothing that the host can see, and takes everything along when it is told to go', async () => {
    writeFileSync(file('slow'), '');
    const child = install(shell);
    const closed = once(child, 'close');
    await expect.poll(() => existsSync(file('mounted')), { timeout: 120_000 }).toBe(true);
    expect(traces().filter((line) => line.includes('tmpfs'))).toStrictEqual([]);
    child.kill('SIGTERM');
    expect(await closed).toStrictEqual([143, null]);
    await expect.poll(traces, { timeout: 120_000 }).toStrictEqual([]);
    expect(existsSync(file('state/Ref/root'))).toBe(false);
  });
});
