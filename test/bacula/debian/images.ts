// Real Debians on disks: made by the scripts that Renfield renders for the mmdebstrap route, from wherever this machine gets its packages.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sourcesForRelease } from '../harness/apt-sources.ts';
import { commandOutput } from '../harness/command.ts';

const RENFIELD = resolve(import.meta.dirname, '../../../dist/main.js');
const RELEASE = 'bookworm';
const GIB = 2 ** 30;

/** Names of disks, each an image that is one ext4 filesystem. */
export const DISKS = ['this-month', 'same', 'database', 'database-reference', 'next-month'] as const;
export type Disk = (typeof DISKS)[number] | 'database-updated';

/** What a guest's admin does when the month is over. */
const UPDATE = `set -e
mount -o loop "$1" "$2"
mount --bind /dev "$2/dev"
mount -t proc proc "$2/proc"
cp "$2/etc/resolv.conf" "$2/root/resolv.conf" 2>/dev/null || :
cp --remove-destination /etc/resolv.conf "$2/etc/resolv.conf"
printf '#!/bin/sh\\nexit 101\\n' >"$2/usr/sbin/policy-rc.d"
chmod 755 "$2/usr/sbin/policy-rc.d"
chroot "$2" sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get -q update && apt-get -q -y dist-upgrade && apt-get clean'
rm -rf "$2"/var/lib/apt/lists/* "$2/usr/sbin/policy-rc.d" "$2/etc/resolv.conf"
[ ! -e "$2/root/resolv.conf" ] || mv "$2/root/resolv.conf" "$2/etc/resolv.conf"
umount "$2/proc" "$2/dev" "$2"`;

const COPY = 'set -e; mount -o loop,ro "$1" "$2"; cp -a "$2/." "$3"; umount "$2"';

/**
 * A folder with `NAME.img` of every Disk, from a cache or made now: a quarter of an hour of two cores. The cache is
 * `$RENFIELD_CACHE` or a folder among the temporary ones; its name is the digest of the scripts that make them.
 * Throws what the script said that failed.
 */
export async function debianDisks(): Promise<string> {
  const cache = process.env['RENFIELD_CACHE'] ?? join(tmpdir(), 'renfield-cache');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'making-'));
  try {
    const scripts = await renderScripts(work);
    const made = join(cache, `debian-disks-${digestOf(DISKS.map((disk) => join(scripts, disk)))}`);
    if (existsSync(made)) return made;
    mkdirSync(join(work, 'disks'));
    // Two at a time: one unpacks while the other downloads.
    await Promise.all(
      [0, 1].map((half) =>
        install(
          work,
          scripts,
          DISKS.filter((_, index) => index % 2 === half),
        ),
      ),
    );
    await update(work);
    if (!existsSync(made)) renameSync(join(work, 'disks'), made);
    return made;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies everything of a disk into a new folder. The mount is seen by nobody else and goes with the process that made it. */
export async function copyDisk(image: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await inOwnNamespace(COPY, image, folder);
}

/** Renders the inventory beside this file for this machine's mirror; returns the folder with one folder for each reference. */
async function renderScripts(work: string): Promise<string> {
  const [mirror, security] = ['', '-security'].map(mirrorOf);
  const inventory = readFileSync(join(import.meta.dirname, 'images.yaml'), 'utf8')
    .replace('MIRROR', mirror!)
    .replace('SECURITY', security!);
  writeFileSync(join(work, 'inventory.yaml'), inventory);
  await commandOutput(['node', RENFIELD, 'render', '-i', join(work, 'inventory.yaml'), '-o', join(work, 'out')]);
  return join(work, 'out/host/raun-kvm-1/references');
}

/** The address from which this machine has a suite of the release. */
function mirrorOf(suffix: string): string {
  const { list, sources } = sourcesForRelease(RELEASE);
  for (const entry of sources.split(/\n\s*\n/u)) {
    const suites = /^Suites:(.*)$/imu.exec(entry)?.[1]?.trim().split(/\s+/u) ?? [];
    const [uri] = /^URIs:(.*)$/imu.exec(entry)?.[1]?.trim().split(/\s+/u) ?? [];
    if (uri !== undefined && suites.includes(`${RELEASE}${suffix}`)) return uri.replace(/\/$/u, '');
  }
  for (const line of list.split('\n')) {
    const [, uri, suite] = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/u.exec(line) ?? [];
    if (uri !== undefined && suite === `${RELEASE}${suffix}`) return uri.replace(/\/$/u, '');
  }
  throw new Error(`this machine's apt sources have no ${RELEASE}${suffix}`);
}

async function install(work: string, scripts: string, disks: readonly string[]): Promise<void> {
  for (const disk of disks) {
    const image = join(work, 'disks', `${disk}.img`);
    writeFileSync(image, '');
    truncateSync(image, 2 * GIB);
    const env = [
      `RENFIELD_LOG=${work}/log`,
      `RENFIELD_RUN=${work}/run`,
      `RENFIELD_STATE=${work}/state`,
      `TMPDIR=${work}`,
    ];
    await commandOutput(['env', ...env, 'sh', join(scripts, disk, 'install.sh'), image], { timeoutMs: 1_800_000 });
  }
}

async function update(work: string): Promise<void> {
  const image = join(work, 'disks/database-updated.img');
  copyFileSync(join(work, 'disks/database.img'), image);
  await inOwnNamespace(UPDATE, image);
}

/** Runs a script with an image, a mount point that is gone afterwards, and further words, where mounts are private. */
async function inOwnNamespace(script: string, image: string, ...words: readonly string[]): Promise<void> {
  const mountPoint = mkdtempSync(join(tmpdir(), 'renfield-mount-'));
  try {
    const enter = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c'] as const;
    await commandOutput([...enter, script, 'sh', image, mountPoint, ...words], { timeoutMs: 1_800_000 });
  } finally {
    rmdirSync(mountPoint);
  }
}

function digestOf(folders: readonly string[]): string {
  const hash = createHash('sha256').update(UPDATE);
  for (const folder of folders) {
    for (const file of ['install.sh', 'post.sh']) hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
