// The rendered command on a real QEMU: it boots a kernel with the answers behind its initrd, and believes nothing but the mark.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OsId } from '../../src/profiles/os.ts';
import { filesOf, planOf } from '../cases/references/fleet.ts';

const here = import.meta.dirname;
const work = mkdtempSync(join(tmpdir(), 'renfield-install-'));
const disk = join(work, 'disk.img');
const MIB = 2 ** 20;

afterAll(() => {
  rmSync(work, { recursive: true });
});

/** A kernel of Debian, and an initramfs that holds busybox and our init. */
beforeAll(() => {
  const lab = execFileSync('sh', [join(here, 'build.sh')], { encoding: 'utf8' }).trim();
  cpSync(join(lab, 'vmlinuz'), join(work, 'vmlinuz'));
  const root = join(work, 'root');
  for (const folder of ['bin', 'proc', 'dev']) mkdirSync(join(root, folder), { recursive: true });
  cpSync('/bin/busybox', join(root, 'bin/busybox'), { dereference: true });
  cpSync(join(here, 'install/init'), join(root, 'init'));
  chmodSync(join(root, 'init'), 0o755);
  execFileSync('sh', ['-c', 'cd "$1" && find . | cpio -o -H newc 2>/dev/null | gzip -n >../initrd.img', 'sh', root]);
  writeFileSync(disk, '');
  truncateSync(disk, 512 * MIB);
}, 600_000);

interface Attempt {
  readonly os?: OsId;
  readonly more?: object;
  readonly limit?: number;
  readonly disk?: string;
  /** Changes the Kickstart as it was rendered. */
  readonly edit?: (kickstart: string) => string;
}

/** Writes the files of an installation and says how to run it. */
function prepare({ os = 'rocky9', more = {}, limit = 240, disk: onto = disk, edit = (text) => text }: Attempt) {
  const folder = mkdtempSync(join(work, 'run-'));
  const media = { kernel: join(work, 'vmlinuz'), initrd: join(work, 'initrd.img') };
  const small = { disk: '512M', partitions: [{ at: '/', size: '100M' }], network: 'user' };
  for (const [name, { text, mode }] of filesOf(planOf(os, { ...small, ...media, ...more }))) {
    writeFileSync(join(folder, name), name === 'ks.cfg' ? edit(text) : text, { mode });
  }
  const env = {
    ...process.env,
    RENFIELD_LOG: join(folder, 'log'),
    RENFIELD_RUN: join(work, 'state'),
    RENFIELD_LIMIT: String(limit),
  };
  return { folder, argv: [join(folder, 'install.sh'), onto] as const, env };
}

function install(attempt: Attempt): { status: number | null; stderr: string; console: string; marks: string } {
  const { folder, argv, env } = prepare(attempt);
  const { status, stderr } = spawnSync('sh', argv, { env, encoding: 'utf8' });
  const log = (name: string) => {
    const path = join(folder, 'log', name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return { status, stderr, console: log('Ref.console'), marks: log('Ref.marks') };
}

const withoutMark = (kickstart: string) => kickstart.replace(/^echo 'renfield-installed Ref' >\/dev\/ttyS1$/m, 'true');

/** Whether something still runs on our disk. */
function isInUse(): boolean {
  return spawnSync('pgrep', ['-f', `qemu.*${disk}`], { encoding: 'utf8' }).stdout !== '';
}

describe('the rendered installation', () => {
  it.each(['centos6', 'rocky9'] as const)('of %s is done when QEMU has ended and the installer said so', (os) => {
    const { status, console, marks } = install({ os });
    expect(marks.trim()).toBe('renfield-installed Ref');
    expect(console).toContain('reboot: Power down');
    expect(status).toBe(0);
  });

  it('is a failure when the machine powers off without a word, and shows the end of the console', () => {
    const { status, stderr } = install({ edit: withoutMark });
    expect(status).toBe(70);
    expect(stderr).toContain('reboot: Power down');
    expect(stderr).toContain('[renfield Ref] install: QEMU ended with 0 and the installer did not say that it is done');
  });

  it('is a failure when the mark is that of another reference', () => {
    expect(
      install({ edit: (text) => text.replaceAll("'renfield-installed Ref'", "'renfield-installed Ref2'") }).status,
    ).toBe(70);
  });

  it('is ended when it takes too long, and nothing of it goes on', () => {
    const { status, stderr } = install({
      edit: (text) => withoutMark(text).replace(/^true$/m, 'sleep 3600'),
      limit: 15,
    });
    expect(stderr).toContain('it took too long');
    expect(status).toBe(124);
    expect(isInUse()).toBe(false);
  });

  it('waits for no second one, and goes when it is told to', async () => {
    const { argv, env, folder } = prepare({ edit: (text) => withoutMark(text).replace(/^true$/m, 'sleep 3600') });
    const first = spawn('sh', argv, { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => first.on('close', (code, signal) => resolve(code ?? signal)));
    const console = join(folder, 'log/Ref.console');
    while (!existsSync(console) || !isInUse()) await sleep(200);
    const second = install({});
    expect(second.stderr).toContain('another installation of it runs');
    expect(second.status).toBe(75);
    first.kill('SIGTERM');
    expect(await ended).toBe(143);
    while (isInUse()) await sleep(200);
  });

  it('touches nothing where kernel, initrd or disk are not what they should be', () => {
    const wrong = { path: join(work, 'vmlinuz'), sha256: '0'.repeat(64) };
    const small = join(work, 'small.img');
    writeFileSync(small, 'old content');
    const before = readFileSync(small, 'utf8');
    expect(install({ more: { kernel: wrong } })).toMatchObject({
      status: 66,
      stderr: expect.stringContaining("is not the file of the inventory's sha256") as string,
    });
    expect(install({ more: { initrd: '/srv/no/initrd.img' } })).toMatchObject({
      status: 66,
      stderr: expect.stringContaining('/srv/no/initrd.img is missing: it is BaseOS/') as string,
    });
    expect(install({ disk: small })).toMatchObject({
      status: 73,
      stderr: expect.stringContaining('has 11 bytes, fewer than 536870912') as string,
    });
    expect(install({ disk: '/nonexistent' }).status).toBe(73);
    expect(install({ disk: 'a,if=none' }).status).toBe(64);
    expect(readFileSync(small, 'utf8')).toBe(before);
  });
});
