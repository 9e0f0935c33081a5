// A whole unattended installation through the rendered command: QEMU, a Kickstart over HTTP, a Debian, %post, the mark.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, partition, tableOf, unpackExt } from './install/disk.ts';
import { furnish, prepare, start, type Attempt, type Outcome, type Prepared } from './install/machine.ts';
import { openSite, type Site } from './install/site.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk2Wm1mRk9Lb2tPZ1p3bFZ0RkJ5 admin@example.org';
const work = mkdtempSync(join(tmpdir(), 'renfield-install-'));
let site: Site;

beforeAll(async () => {
  site = await openSite();
  furnish(work);
}, 900_000);

afterAll(async () => {
  await site.close();
  rmSync(work, { recursive: true });
});

/** Installs before the tests of the surrounding describe; what it printed stands under a failure. */
function installed(attempt: () => Attempt): () => Outcome & { prepared: Prepared } {
  let outcome: (Outcome & { prepared: Prepared }) | undefined;
  beforeAll(async () => {
    const prepared = prepare(attempt());
    outcome = { ...(await start(prepared).done), prepared };
    if (outcome.code !== 0) process.stderr.write(`${outcome.stderr}\n${outcome.console}\n`);
  });
  return () => {
    if (outcome === undefined) throw new Error('nothing was installed');
    return outcome;
  };
}

describe('the rendered installation of an EL 9 whose Kickstart is served', () => {
  const run = installed(() => ({
    work,
    site,
    served: true,
    system: 'debian',
    more: {
      partitions: [
        { at: 'swap', size: '64M' },
        { at: '/', filesystem: 'ext4' },
      ],
      packages: ['bacula-console', 'bacula-client', 'sqlite3', '-nano'],
      users: { admin: { groups: ['adm', 'users'], ssh_keys: [KEY] } },
      post: ["echo 'A reference, not a server' >/etc/motd", 'dpkg-query -W >/root/packages', 'echo said by %post'],
    },
  }));
  let root = '';

  it('is done when QEMU has ended and the installer said so', () => {
    const { code, marks, console, left } = run();
    expect(marks.trim()).toBe('renfield-installed Ref');
    expect(console).toContain('reboot: Power down');
    expect(code).toBe(0);
    expect(left).toStrictEqual(['Ref.lock']);
  });

  it('fetches its answers, the system and the packages by name, and nothing that is not there', () => {
    const { answers, tree } = run().prepared;
    const packages = ['bacula-console', 'bacula-client', 'sqlite3'].map((name) => `200 ${tree}/packages/${name}.deb`);
    expect(site.requests).toStrictEqual([`200 ${answers}`, `200 ${tree}/system.tar`, ...packages]);
  });

  it('leaves the partitions of the inventory and a filesystem without a fault', () => {
    const { disk } = run().prepared;
    const { label, partitions, sectorsize } = tableOf(disk);
    expect(label).toBe('dos');
    expect(partitions.map(({ size }) => (size * sectorsize) / 2 ** 20)).toStrictEqual([64, 1087]);
    expect(ask('blkid', '-p', '-o', 'value', '-s', 'TYPE', partition(disk, 1)).said.trim()).toBe('swap');
    const image = partition(disk, 2);
    expect(ask('e2fsck', '-fn', image)).toMatchObject({ code: 0 });
    root = unpackExt(image);
  });

  it('leaves a system that its own package manager finds whole', () => {
    expect(ask('dpkg', `--root=${root}`, '--audit')).toStrictEqual({ code: 0, said: '' });
    const status = readFileSync(join(root, 'var/lib/dpkg/status'), 'utf8').split('\n\n');
    for (const name of ['bacula-fd', 'bacula-client', 'sqlite3']) {
      expect(status.find((entry) => entry.startsWith(`Package: ${name}\n`))).toContain(
        '\nStatus: install ok installed\n',
      );
    }
    const changed = ask('dpkg', `--root=${root}`, '--verify').said.split('\n');
    expect(
      changed.filter((line) => line !== '' && !/ (c |\/usr\/share\/(doc|man|info|locale)\/)/.test(line)),
    ).toStrictEqual([]);
  });

  it('has run what the Kickstart says in the new system', () => {
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    expect(read('etc/motd')).toBe('A reference, not a server\n');
    expect(read('root/renfield-installed')).toBe('renfield-installed Ref\n');
    expect(read('root/ks-post.log')).toBe('said by %post\n');
    expect(read('root/packages')).toMatch(/^sqlite3\t/m);
    const asked = read('root/asked').split('\n');
    expect(asked.filter((line) => line.startsWith('dnf '))).toStrictEqual([
      'dnf -y upgrade',
      'dnf -y remove --oldinstallonly',
      'dnf clean all',
    ]);
    expect(read('root/anaconda-ks.cfg')).toBe(readFileSync(join(run().prepared.folder, 'ks.cfg'), 'utf8'));
    expect(read('etc/hostname')).toBe('ref\n');
    expect(read('home/admin/.ssh/authorized_keys')).toBe(`${KEY}\n`);
    expect(read('etc/shadow')).toMatch(/^admin:!/m);
    expect(statSync(join(root, 'var/log/dpkg.log')).size).toBe(0);
    expect(statSync(join(root, 'etc/shadow')).mode & 0o777).toBe(0o640);
  });
});

describe('the rendered installation of an EL 6 whose Kickstart travels in the initrd', () => {
  const run = installed(() => ({
    work,
    site,
    os: 'centos6',
    more: { post: ['echo said by %post'] },
  }));

  it('is done the same way, in the words of its own release', () => {
    const { code, marks, prepared } = run();
    expect(marks.trim()).toBe('renfield-installed Ref');
    expect(code).toBe(0);
    expect(site.requests.filter((line) => line.includes(prepared.answers))).toStrictEqual([]);
    const { disk } = prepared;
    expect(tableOf(disk).label).toBe('dos');
    const image = partition(disk, 2);
    expect(ask('e2fsck', '-fn', image)).toMatchObject({ code: 0 });
    const root = unpackExt(image);
    expect(readFileSync(join(root, 'root/asked'), 'utf8')).toContain('yum -y update\n');
    expect(readFileSync(join(root, 'root/ks-post.log'), 'utf8')).toContain('said by %post\n');
    expect(readFileSync(join(root, 'etc/yum.repos.d/renfield-base.repo'), 'utf8')).toContain(`baseurl=${site.url}`);
    expect(existsSync(join(root, 'etc/yum.repos.d/release.repo'))).toBe(false);
  });
});
