// What a rebuild refuses or gives up: each has its own message, and the reference stays as it was.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mbr, superblock, writeImage } from './disk.ts';
import { live, makeReference, rebuild, rebuildSettings, serve, spoil } from './reference.ts';
import { addTree, addVolume, calls, dropWorld, hook, run, volumes, writeSettings } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeReference();
});
afterEach(() => dropWorld(world));

const file = (path: string) => join(world.dir, path);
const settings = (...lines: string[]) => writeSettings(world, [...rebuildSettings, ...lines], 'alpha.rebuild');

/** The live volume is the one of the beginning, alone, without a manifest, and nothing of the run is left. */
function untouched(beside: readonly string[] = []) {
  expect(volumes(world)).toEqual([...beside, live].sort());
  expect(readlinkSync(file(`dev/lab/${live}`))).toMatch(/images\/vm_alpha-disk0$/u);
  expect(existsSync(file('state/alpha/manifest'))).toBe(false);
  expect(existsSync(file('run/job/alpha.rebuild'))).toBe(false);
  expect(existsSync(file('run/mnt/alpha.rebuild'))).toBe(false);
  expect(readFileSync(file('mounts'), 'utf8')).toBe('proc /proc proc rw 0 0\n');
}

type Case = { readonly code: number; readonly says: string; readonly spoils: () => void };

/** Changes what is on the installed filesystem. */
const tree = (path: string, text: string) => () => addTree(world.dir, 'disk0-p1', { [path]: text });

const cases: Record<string, Case> = {
  'the Kickstart is not served': {
    spoils: () => settings('answer ks.cfg http://site/alpha/ks.cfg'),
    code: 66,
    says: "the installer's ks.cfg cannot be fetched from http://site/alpha/ks.cfg: curl: (22) The requested URL returned error: 404",
  },
  'another Kickstart is served': {
    spoils: () => {
      settings('answer ks.cfg http://site/alpha/ks.cfg');
      serve(world, 'alpha/ks.cfg', 'reboot\n');
    },
    code: 66,
    says: 'http://site/alpha/ks.cfg is not the ks.cfg that was rendered',
  },
  'the kernel is missing on the host': {
    spoils: () => settings(`boot ${file('vmlinuz')}`),
    code: 66,
    says: 'vmlinuz is missing on this host: kernel, initrd or medium of the installer',
  },
  'install.sh is missing': {
    spoils: () => rmSync(file('references/alpha/install.sh')),
    code: 66,
    says: 'references/alpha/install.sh is missing',
  },
  'the volume group is too small': {
    spoils: () => writeFileSync(file('vg/lab'), '1048576\n'),
    code: 73,
    says: 'lab has 1.0M free, the new volume needs 64.0M (size)',
  },
  'the disk is too small for install.sh': {
    spoils: () => spoil(world, 'echo "[renfield alpha] install: $1 has 4096 bytes, fewer than 8192"; exit 73'),
    code: 73,
    says: 'new_vm_alpha-disk0 has 4096 bytes, fewer than 8192',
  },
  'install.sh finds another installation at work': {
    spoils: () => spoil(world, 'echo "[renfield alpha] install: another installation of it runs"; exit 75'),
    code: 75,
    says: 'another installation of it runs',
  },
  'the console falls silent': {
    spoils: () => {
      settings('silence_limit 60');
      spoil(world, 'exec sleep 600');
    },
    code: 74,
    says: 'the console has been silent for 60 s (silence_limit)',
  },
  'the installer does not come to its end': {
    spoils: () => {
      settings('install_limit 60');
      spoil(world, 'exec 3>>"${RENFIELD_LOG}/alpha.console"; while :; do echo again >&3; sleep 0.05; done');
    },
    code: 74,
    says: 'not done after 60 s (install_limit)',
  },
  'a filesystem has faults': {
    spoils: () => writeFileSync(file('fsck'), '4\n'),
    code: 65,
    says: 'disk0 p1: the filesystem is not clean (e2fsck: renfield: recovering journal)',
  },
  'the mark on the disk is that of another': {
    spoils: tree('root/renfield-installed', 'renfield-installed beta\n'),
    code: 65,
    says: 'what was installed has the mark of another reference',
  },
  'the list of packages is empty': {
    spoils: tree('root/renfield-packages', ''),
    code: 65,
    says: 'what was installed has no list of packages',
  },
  'the File Daemon is not on it': {
    spoils: () => rmSync(file('tree/disk0-p1/usr/sbin/bacula-fd')),
    code: 65,
    says: 'what was installed has no /usr/sbin/bacula-fd (expect)',
  },
};

describe('a rebuild ends, and leaves the reference as it was, where', () => {
  it.each(Object.entries(cases))('%s', (_, { spoils, code, says }) => {
    spoils();
    const ran = rebuild(world, ['--force']);
    expect(ran.out).toContain(says);
    expect(ran.code).toBe(code);
    untouched();
    expect(calls(world).filter((call) => call.startsWith('lvrename'))).toEqual([]);
  });

  it.each(['new_', 'drop_', 'old_'])('somebody else has a volume called %s', (prefix) => {
    const row = '-wi-a----- 67108864 - - 253 7 theirs';
    addVolume(world, `${prefix}${live}`, row);
    const ran = rebuild(world, ['--force']);
    expect(ran.out).toContain(`ERROR lab/${prefix}${live} exists and is not ours: not touched`);
    expect(ran.code).toBe(73);
    expect(readFileSync(file(`lv/lab/${prefix}${live}`), 'utf8')).toBe(`${row}\n`);
    untouched([`${prefix}${live}`]);
  });
});

/** A rebuild whose installer runs until the file `go` is there; returns once it runs. */
async function begun() {
  spoil(world, 'while [ ! -e "${WORLD}/go" ]; do sleep 0.05; done');
  const environment = { ...world.environment, RENFIELD_TICK: '0.05' };
  const child = spawn('dash', [hook, 'rebuild', 'alpha', '--force'], { env: environment, stdio: 'ignore' });
  await expect.poll(() => existsSync(file('consoles/alpha.console')), { timeout: 120_000 }).toBe(true);
  await expect.poll(() => calls(world).some((call) => call.startsWith('installer')), { timeout: 120_000 }).toBe(true);
  return { child, closed: once(child, 'exit') as Promise<[number | null, string | null]> };
}

describe('two rebuilds of one reference at once', () => {
  it('end for the second one, which touches nothing', async () => {
    const { closed } = await begun();
    const before = calls(world).length;
    const second = rebuild(world, ['--force']);
    expect(second.out).toMatch(
      /^\[renfield alpha\] rebuild: ERROR another rebuild of this reference runs \(rebuild, process \d+, for \d+ s\)\n$/u,
    );
    expect(second.code).toBe(75);
    expect(
      calls(world)
        .slice(before)
        .filter((call) => /^(lv(create|remove|rename|change)|installer)/u.test(call)),
    ).toEqual([]);
    writeFileSync(file('go'), '');
    expect(await closed).toEqual([0, null]);
    expect(volumes(world)).toEqual([`old_${live}`, live]);
  });
});

describe('a rebuild that is killed while it installs', () => {
  it.each(['rebuild', 'reap'])('is ended and taken back by the next %s', async (next) => {
    const { child, closed } = await begun();
    child.kill('SIGKILL');
    await closed;
    const [, pid] = /^install (\d+) /mu.exec(readFileSync(file('run/job/alpha.rebuild'), 'utf8')) ?? [];
    expect(existsSync(`/proc/${pid}/stat`)).toBe(true);
    rmSync(file('installer'));
    const ran = next === 'reap' ? run(world, ['reap']) : rebuild(world, ['--force']);
    expect(ran.out).toContain(`ending the installer of a dead run (process ${pid})`);
    expect(ran.code).toBe(0);
    await expect.poll(() => isRunning(Number(pid)), { timeout: 120_000 }).toBe(false);
    if (next === 'reap') untouched();
    else expect(volumes(world)).toEqual([`old_${live}`, live]);
  });

  it('has its machine ended too, though install.sh is gone, and no other', async () => {
    const { child, closed } = await begun();
    child.kill('SIGKILL');
    await closed;
    const [, installer] = /^install (\d+) /mu.exec(readFileSync(file('run/job/alpha.rebuild'), 'utf8')) ?? [];
    process.kill(Number(installer), 'SIGKILL');
    // Does nothing but to have the words of a machine on this disk.
    const machine = (disk: string) =>
      spawn('tail', ['-f', '/dev/null', `file=${file(`dev/lab/${disk}`)},if=virtio`], { stdio: 'ignore' });
    const [ours, another] = [machine(`new_${live}`), machine(live)];
    const ended = once(ours, 'exit');
    mkdirSync(file('run/references'), { recursive: true });
    writeFileSync(file('run/references/alpha.pid'), `${ours.pid}\n`);
    expect(run(world, ['reap']).out).toContain(`ending the machine of a dead run (process ${ours.pid})`);
    await ended;
    expect(isRunning(another.pid!)).toBe(true);
    another.kill('SIGKILL');
    untouched();
  });
});

function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /u.test(readFileSync(stat, 'utf8'));
}

describe('a reference on XFS', () => {
  beforeEach(() => {
    const pieces = [mbr([{ start: 2048, size: 40_960 }]), superblock('xfs', 2048)];
    for (const image of [live, 'installed']) writeImage(file(`images/${image}`), 64 * 1024 * 1024, pieces);
    writeFileSync(file('fs'), `${live} ${2048 * 512} xfs 11111111-1111-4111-8111-111111111111\n`);
  });

  it('is verified by xfs_repair, and swapped in', () => {
    const ran = rebuild(world);
    expect(ran).toMatchObject({ code: 0 });
    expect(calls(world).filter((call) => /^(xfs_repair|e2fsck -n)/u.test(call))).toEqual([
      `xfs_repair -n ${file('dev/mapper/renfield-alpha.rebuild-disk0-p1')}`,
    ]);
    expect(volumes(world)).toEqual([`old_${live}`, live]);
  });

  it('is left as it was where xfs_repair finds the new one unclean', () => {
    writeFileSync(file('fsck'), '1\n');
    const ran = rebuild(world);
    expect(ran.out).toContain('disk0 p1: the filesystem is not clean (xfs_repair: ');
    expect(ran.code).toBe(65);
    untouched();
  });
});

describe('a dry run', () => {
  it('says every step in their order, and takes none', () => {
    const ran = rebuild(world, ['--force', '--dry-run']);
    expect(ran.code).toBe(0);
    const steps = ran.out
      .split('\n')
      .filter((line) => /^\+ .*(lvcreate|install\.sh|dmsetup create|e2fsck|mount|lvchange|lvrename)/u.test(line));
    const words = steps.map(
      (line) => /(lvcreate|install\.sh|dmsetup create|e2fsck|mount|lvchange|lvrename)/u.exec(line)?.[0],
    );
    expect(words.filter((word, at) => word !== words[at - 1])).toEqual([
      'lvcreate',
      'install.sh',
      'dmsetup create',
      'e2fsck',
      'mount',
      'lvchange',
      'lvrename',
    ]);
    expect(
      calls(world).filter(
        (call) =>
          !/^(lvs|vgs|lvm|blkid|blockdev|dd if=\S+dev\/lab|dmsetup info|mount --version|udevadm|e2fsck -V|sha256sum)/u.test(
            call,
          ),
      ),
    ).toEqual([]);
    untouched();
  });
});
