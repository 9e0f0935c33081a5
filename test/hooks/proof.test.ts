// The second proof: what `before` mounted was read, by the kernel's own count, without a word from Bacula.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shells } from './shells.ts';
import {
  classicDisk,
  dataDisk,
  dropWorld,
  makeWorld,
  readDevices,
  run,
  twoDiskSettings,
  writeSettings,
} from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => dropWorld(world));

const before = ['before', 'alpha', '--job', '1'];
const check = ['check', 'alpha', '--job', '1'];
const mounted = [...twoDiskSettings, 'mount disk0 p1 /', 'mount disk1 p1 /var'];

/** A guest with `/` on device dm-100 and `/var` on dm-101, after a good `before`. */
function night(...settings: string[]): World {
  world = makeWorld([classicDisk, dataDisk], [...mounted, ...settings]);
  const ran = run(world, before);
  expect(ran, ran.out).toMatchObject({ code: 0 });
  return world;
}

const checked = (...words: string[]) => run(world, [...check, ...words], { unread: true });

/** How much is in use where `before` looked, and how many files: the fake's mounts are folders of this machine. */
function inUse(path: string, used: number, files = used): void {
  const file = join(world.dir, 'run/read/alpha/proof');
  const point = join(world.dir, 'run/mnt/alpha', path === '/' ? '' : path);
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .map((row) => (row.endsWith(` ${point}`) ? row.replace(/\S+ \S+(?= \S+ \S+$)/u, `${used} ${files}`) : row));
  writeFileSync(file, rows.join('\n'));
}

describe('a mount', () => {
  it.each(shells.map((shell) => [shell]))('that was read is reported with its reads, in %s', (shell) => {
    world = makeWorld([classicDisk, dataDisk], mounted);
    expect(run(world, before, { shell: shell.split(' ') })).toMatchObject({ code: 0 });
    readDevices(world);
    const ran = run(world, check, { shell: shell.split(' '), unread: true });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/check: read \/ reads=45 sectors=1000000 used=\d+\n/);
    expect(ran.out).toMatch(/check: read \/var reads=45 sectors=1000000 used=\d+\n/);
  });

  it.each(shells.map((shell) => [shell]))('that nobody read fails the Job, in %s', (shell) => {
    world = makeWorld([classicDisk, dataDisk], mounted);
    expect(run(world, before, { shell: shell.split(' ') })).toMatchObject({ code: 0 });
    inUse('/var', 65);
    readDevices(world, ['dm-100']);
    const ran = run(world, check, { shell: shell.split(' '), unread: true });
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('ERROR /var was not read: no read of its device, and 65 inodes in use');
  });

  it('that is as small as its root is unproved, and that is said', () => {
    night();
    inUse('/var', 64);
    readDevices(world, ['dm-100']);
    const ran = checked();
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('unproved: /var has 64 inodes in use');
  });

  it('whose counter is lost fails the Job', () => {
    night();
    rmSync(join(world.dir, 'sys/block/dm-101'), { recursive: true });
    readDevices(world);
    const ran = checked();
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain('ERROR the reads of /var are lost');
  });

  it('of which nothing was noted fails the Job', () => {
    night();
    rmSync(join(world.dir, 'run/read/alpha/proof'));
    expect(checked()).toMatchObject({ code: 74 });
  });

  it('whose reads the kernel does not count is a warning in both', () => {
    world = makeWorld([classicDisk, dataDisk], mounted);
    writeFileSync(join(world.dir, 'uncounted'), '');
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN the reads of');
    const later = checked();
    expect(later).toMatchObject({ code: 0 });
    expect(later.out).toContain('WARN unproved: the reads of /var are not counted');
  });

  it('is looked at only after its reads were compared', () => {
    night();
    rmSync(join(world.dir, 'dev/mapper/renfield-alpha-disk1-p1'));
    inUse('/var', 100);
    readDevices(world, ['dm-100']);
    const { out } = checked();
    expect(out.indexOf('/var was not read')).toBeGreaterThan(0);
    expect(out.indexOf('mnt/alpha/var cannot be read')).toBeGreaterThan(out.indexOf('/var was not read'));
  });

  it('whose device no longer answers fails the Job, also below the root', () => {
    night();
    rmSync(join(world.dir, 'dev/mapper/renfield-alpha-disk1-p1'));
    const ran = run(world, check);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toMatch(/ERROR \S+\/mnt\/alpha\/var cannot be read: /);
  });
});

describe('a mount that the FileSet leaves out', () => {
  it.each([
    ['exclude /var', 'exclude /var'],
    ['exclude /v*', 'exclude /v*'],
    ['exclude *r', 'exclude *r'],
    ['include /etc', 'none of its paths are included'],
  ])('may stay unread: %s', (line, why) => {
    night(line);
    readDevices(world, ['dm-100']);
    const ran = checked();
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain(`check: not read: /var (${why})`);
  });

  it.each([
    ['exclude /va'],
    ['exclude /var/*'],
    ['exclude /var/log'],
    ['include /var/log'],
    ['include /', 'include /etc'],
    ['include /var/log', 'exclude /var'],
    ['include /var', 'exclude /v'],
  ])('has to be read where that is something else: %s', (...lines) => {
    night(...lines);
    readDevices(world, ['dm-100']);
    expect(checked()).toMatchObject({ code: 74 });
  });

  it('has to be read where its own parent is not included, and the parent need not', () => {
    night('include /var/log');
    readDevices(world, ['dm-101']);
    expect(checked()).toMatchObject({ code: 0 });
  });

  it.each(shells.map((shell) => [shell]))('is known by patterns in %s', (shell) => {
    world = makeWorld([classicDisk, dataDisk], [...mounted, 'exclude /[x]']);
    expect(run(world, before)).toMatchObject({ code: 78 });
    writeSettings(world, [...mounted, 'include /', 'exclude /srv/a b*', 'exclude /v?r']);
    expect(run(world, before, { shell: shell.split(' ') })).toMatchObject({ code: 0 });
    readDevices(world, ['dm-100']);
    expect(run(world, check, { shell: shell.split(' '), unread: true }).out).toContain('not read: /var (exclude /v?r)');
  });
});

describe('what is included', () => {
  it('is refused where a symlink of the guest leads there, for bacula-fd would follow it on the host', () => {
    world = makeWorld([classicDisk], [...twoDiskSettings.slice(0, 3), 'include /srv/www']);
    symlinkSync('/etc', join(world.dir, 'tree/disk0-p1/srv'));
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 65 });
    expect(ran.out).toContain(
      '/srv is a symlink in the guest: the FileSet has to include where it leads, not /srv/www',
    );
  });

  it('is refused where it is a symlink itself, of which Bacula saves the link alone', () => {
    world = makeWorld([classicDisk], [...twoDiskSettings.slice(0, 3), 'include /srv/www']);
    mkdirSync(join(world.dir, 'tree/disk0-p1/srv/data'), { recursive: true });
    symlinkSync('data', join(world.dir, 'tree/disk0-p1/srv/www'));
    expect(run(world, before).out).toContain('/srv/www is a symlink in the guest');
  });

  it('is a warning where the guest lacks it, and refused where it lacks everything', () => {
    world = makeWorld([classicDisk], [...twoDiskSettings.slice(0, 3), 'include /etc', 'include /srv/www']);
    const ran = run(world, before);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('WARN the guest has no /srv/www, which its FileSet includes');
    run(world, ['after', 'alpha', '--job', '1']);
    writeSettings(world, [...twoDiskSettings.slice(0, 3), 'include /srv/www']);
    expect(run(world, before)).toMatchObject({ code: 65 });
  });
});

describe('a mount of which only the head was read, as LVM looks at each device', () => {
  const looked = (files: number) => {
    night();
    for (const path of ['/', '/var']) inUse(path, files);
    readDevices(world);
    writeFileSync(join(world.dir, 'heads'), '45\n');
    return checked('--level', 'Full', '--files', '9');
  };

  it('was not read where more is in use than the head can hold', () => {
    const ran = looked(1025);
    expect(ran).toMatchObject({ code: 74 });
    expect(ran.out).toContain(
      'ERROR /var was not read: nothing of it but its head, as LVM and udev read each device, and 1025 inodes in use',
    );
  });

  it('is unproved where the head may hold it all', () => {
    const ran = looked(1024);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('unproved: of /var only the head was read');
    expect(ran.out).not.toContain('check: read');
  });

  it('is proved by its reads alone where device-mapper counts no parts', () => {
    world = makeWorld([classicDisk, dataDisk], mounted);
    writeFileSync(join(world.dir, 'source'), 'case "$*" in *@stats*) echo "unknown message" >&2; exit 1 ;; esac\n');
    const environment = { FAULT_SOURCE: join(world.dir, 'source') };
    expect(run(world, before, { environment })).toMatchObject({ code: 0 });
    for (const path of ['/', '/var']) inUse(path, 5000);
    readDevices(world);
    const ran = run(world, check, { environment, unread: true });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('read /var reads=45 ');
  });
});

describe('what Bacula says of the Job', () => {
  it('is reported, and unknown where its version does not know the code', () => {
    night();
    const words = ['--level', 'Full', '--files', '%F', '--bytes', '300121', '--errors', '%E'];
    const ran = run(world, [...check, ...words]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('check: job level=Full files=unknown bytes=300121 errors=unknown\n');
  });

  it.each(['Full', 'Base'])('fails a %s without a file, but no Incremental', (level) => {
    night();
    expect(run(world, [...check, '--level', level, '--files', '0'])).toMatchObject({ code: 74 });
    expect(run(world, [...check, '--level', 'Incremental', '--files', '0'])).toMatchObject({ code: 0 });
  });

  it('warns of a Full with far fewer files than the filesystems hold', () => {
    night();
    for (const path of ['/', '/var']) inUse(path, 1000);
    expect(run(world, [...check, '--level', 'Full', '--files', '999']).out).toContain(
      'WARN a Full of 999 files, where 2000 inodes are in use',
    );
    expect(run(world, [...check, '--level', 'Full', '--files', '1000']).out).not.toContain('WARN a Full');
    expect(run(world, [...check, '--level', 'Incremental', '--files', '2']).out).not.toContain('WARN');
  });

  it('counts no files where a filesystem has no inodes, as vfat has none', () => {
    night();
    inUse('/', 40);
    inUse('/var', 5000, 0);
    expect(run(world, [...check, '--level', 'Full', '--files', '50']).out).not.toContain('WARN a Full');
  });

  it('is no word of any other command', () => {
    night();
    expect(run(world, [...before, '--level', 'Full'])).toMatchObject({ code: 64 });
  });
});
