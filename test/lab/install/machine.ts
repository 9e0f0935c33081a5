// One installation: the rendered files of a reference, a kernel, the small installer, and the site that serves them.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { OsId } from '../../../src/profiles/os.ts';
import { filesOf, planOf } from '../../cases/references/fleet.ts';
import type { Site } from './site.ts';

const here = import.meta.dirname;
const MIB = 2 ** 20;

/** Room for a Debian of 250 MiB, and for what the compiler wants a disk to have left for the system. */
export const DISK_MIB = 1152;

export interface Attempt {
  readonly work: string;
  readonly site: Site;
  readonly os?: OsId;
  /** Keys of the reference over those of all these tests. */
  readonly more?: object;
  /** Wall limit in seconds: ends what hangs. */
  readonly limit?: number;
  readonly disk?: string;
  /** Which system the release's tree holds. */
  readonly system?: 'debian' | 'busybox';
  /** Whether the Kickstart comes over HTTP; else it travels in the initrd. */
  readonly served?: boolean;
  /** Changes the Kickstart as it was rendered. */
  readonly edit?: (kickstart: string) => string;
}

export interface Outcome {
  readonly code: number | string | null;
  readonly stderr: string;
  readonly console: string;
  readonly marks: string;
  /** What is left where it keeps what belongs to a running machine. */
  readonly left: readonly string[];
}

/** The folder of the built lab. */
export function lab(): string {
  return execFileSync('sh', [join(here, '../build.sh')], { encoding: 'utf8' }).trim();
}

/** Puts into `work` a kernel, an initrd with the small installer, and the smallest system that a %post can run in. */
export function furnish(work: string): void {
  cpSync(join(lab(), 'vmlinuz'), join(work, 'vmlinuz'));
  const tree = join(work, 'installer');
  mkdirSync(join(tree, 'installer'), { recursive: true });
  for (const part of ['sections', 'disk', 'system'])
    cpSync(join(here, `${part}.sh`), join(tree, `installer/${part}.sh`));
  cpSync(join(here, 'init'), join(tree, 'init'));
  chmodSync(join(tree, 'init'), 0o755);
  const pack = 'cat "$2" >../initrd.img && find . | cpio -o -H newc --quiet | gzip -n >>../initrd.img';
  execFileSync('sh', ['-c', `cd "$1" && ${pack}`, 'sh', tree, join(lab(), 'installer')]);
  const small = join(work, 'busybox');
  for (const folder of ['bin', 'usr/bin', 'usr/sbin', 'etc', 'root', 'run', 'tmp', 'proc', 'sys', 'dev', 'var/log']) {
    mkdirSync(join(small, folder), { recursive: true });
  }
  execFileSync('sh', ['-c', 'cp -L /bin/busybox bin/busybox && chroot . /bin/busybox --install -s /bin'], {
    cwd: small,
  });
  execFileSync('tar', ['-C', small, '--numeric-owner', '-cf', join(work, 'busybox.tar'), '.']);
}

/** Writes the files of an installation, puts them on the site, and returns how to run it. */
export function prepare(attempt: Attempt) {
  const { work, site, os = 'rocky9', more = {}, limit = 3600, system = 'busybox', served = false } = attempt;
  const { edit = (text: string) => text, disk = blankDisk(attempt) } = attempt;
  const folder = mkdtempSync(join(work, 'run-'));
  const mirror = `${site.url}/${folder.slice(-6)}`;
  const plan = planOf(os, {
    disk: `${DISK_MIB}M`,
    partitions: [{ at: 'swap', size: '64M' }, { at: '/' }],
    network: 'user',
    packages: 'min',
    repositories: {},
    users: {},
    ssh_keys: [],
    kernel: join(work, 'vmlinuz'),
    initrd: join(work, 'initrd.img'),
    mirror,
    ...(served ? { install_url: `${mirror}/references` } : {}),
    ...more,
  });
  for (const [name, { text, mode }] of filesOf(plan)) {
    writeFileSync(join(folder, name), name === 'ks.cfg' ? edit(text) : text, { mode });
  }
  const tree = `${mirror}/${plan.install.kind === 'kickstart' ? plan.install.tree : ''}`.slice(site.url.length);
  site.files.set(`${tree}/system.tar`, system === 'debian' ? join(lab(), 'system.tar') : join(work, 'busybox.tar'));
  for (const name of readdirSync(join(lab(), 'packages'))) {
    site.files.set(`${tree}/packages/${name}`, join(lab(), 'packages', name));
  }
  const answers = `/${folder.slice(-6)}/references/Ref/ks.cfg`;
  site.files.set(answers, join(folder, 'ks.cfg'));
  const env = {
    ...process.env,
    RENFIELD_LOG: join(folder, 'log'),
    RENFIELD_RUN: join(folder, 'state'),
    RENFIELD_LIMIT: String(limit),
  };
  return { folder, disk, tree, answers, argv: [join(folder, 'install.sh'), disk] as const, env };
}

export function blankDisk({ work }: Pick<Attempt, 'work'>): string {
  const disk = join(mkdtempSync(join(work, 'disk-')), 'disk.img');
  writeFileSync(disk, 'what was here before\n');
  truncateSync(disk, DISK_MIB * MIB);
  return disk;
}

export type Prepared = ReturnType<typeof prepare>;

/** Starts install.sh; `done` is what came of it. */
export function start({ argv, env, folder }: Prepared) {
  const child = spawn('sh', argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const log = (name: string) => join(folder, 'log', name);
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r', '') : '');
  const state = join(folder, 'state/references');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const done = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        code: code ?? signal,
        stderr,
        console: read(log('Ref.console')),
        marks: read(log('Ref.marks')),
        left: existsSync(state) ? readdirSync(state) : [],
      }),
    );
  });
  return {
    child,
    done,
    console: () => read(log('Ref.console')),
    marks: () => read(log('Ref.marks')),
    /** The process of QEMU. */
    pid: () => Number(read(join(state, 'Ref.pid'))),
  };
}

export function install(attempt: Attempt): Promise<Outcome> {
  return start(prepare(attempt)).done;
}
