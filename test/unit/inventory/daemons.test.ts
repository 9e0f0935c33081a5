import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { secretUses } from '../../../src/plan/secrets.ts';
import { OS_PROFILES } from '../../../src/profiles/os.ts';
import { PATH_PROFILES } from '../../../src/profiles/paths.ts';
import { compiled } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

function fleetOf(...fragments: readonly string[]) {
  const { fleet, diagnostics } = compiled(laid(...fragments));
  if (fleet === undefined) throw new Error(JSON.stringify(diagnostics));
  return fleet;
}

const hostOf = (host: string, ...more: readonly string[]) => fleetOf(`hosts: {h: ${host}}`, ...more).hosts.get('h')!;

describe('what a machine is, by its operating system', () => {
  it.each([
    ['el5', undefined, 'el', '/var/run/renfield'],
    ['el6', '5.0', 'el', '/var/run/renfield'],
    ['centos7', '5.2', 'el', '/run/renfield'],
    ['rocky9', undefined, 'el', '/run/renfield'],
    ['fedora', undefined, 'fedora', '/run/renfield'],
    ['ubuntu2004', '9.4', 'debian', '/run/renfield'],
    ['debian12', '9.6', 'debian', '/run/renfield'],
    ['debian13', '15', 'debian', '/run/renfield'],
  ])('%s', (os, version, profile, run) => {
    // Of a system that packages no Bacula, or several, the site's word counts.
    const { daemon } = hostOf(`{os: ${os}}`, 'bacula: "7.4"');
    expect(daemon).toMatchObject({ os, bacula: version ?? '7.4', profile });
    expect(daemon.paths).toEqual({ ...PATH_PROFILES[daemon.profile], run });
  });

  it('is less than what the machine says itself', () => {
    const { daemon } = hostOf('{os: el6, bacula: 9.4, profile: opt, paths: {run: /srv/run, pid: /srv/pid}}');
    expect(daemon).toMatchObject({ bacula: '9.4', profile: 'opt' });
    expect(daemon.paths).toEqual({ ...PATH_PROFILES.opt, run: '/srv/run', pid: '/srv/pid' });
  });

  it.each([
    ['9.6', '9.6'],
    ['"9.6.7"', '9.6'],
    ['"11.0.6"', '11'],
    ['"15.0"', '15'],
    ['15', '15'],
    ['"7.0"', '7.0'],
    ['"10"', '9.6'],
    ['"5.1"', '5.0'],
    ['"99"', '15'],
  ])('is of the newest version that is not newer than bacula: %s', (release, version) => {
    expect(hostOf(`{bacula: ${release}}`).daemon.bacula).toBe(version);
  });

  it('is, where nothing is said, what the site is, or what its Director is', () => {
    expect(hostOf('{}').daemon).toMatchObject({ bacula: '9.6', profile: 'debian', os: undefined });
    expect(hostOf('{}', 'bacula: "5.2"\nprofile: opt').daemon).toMatchObject({ bacula: '5.2', profile: 'opt' });
    expect(
      hostOf('{}', 'director: {host: other}\nhosts: {other: {os: el6}}', 'director: {os: el7}').daemon.bacula,
    ).toBe('5.2');
    expect(hostOf('{}', 'directors: {second: {os: debian13}}').daemon.bacula).toBe('15');
  });

  it('is known of every system that is listed, with its source', () => {
    for (const profile of Object.values(OS_PROFILES)) expect(profile.source).not.toBe('');
  });
});

describe('the daemons of a fleet', () => {
  it('are called by the naming, listen on the registered ports, and are found under the name of their machine', () => {
    const fleet = fleetOf(
      'hosts: {h: {}}',
      'guests: {web: {method: agent}}',
      'storages: {vault: {path: /v}}',
      'director: {port: 9101}',
    );
    expect(fleet.hosts.get('h')?.daemon).toMatchObject({ daemonName: 'h-fd', address: 'h', port: 9102 });
    expect(fleet.guests.get('web')?.agent).toMatchObject({ daemonName: 'web-fd', address: 'web', port: 9102 });
    expect(fleet.storages.get('vault')?.daemon).toMatchObject({ daemonName: 'vault-sd', address: 'vault', port: 9103 });
    const director = fleet.directors.get('bacula-dir');
    expect(director?.daemon).toMatchObject({ daemonName: 'bacula-dir', address: 'backup.example.org', port: 9101 });
    expect(director?.fileDaemon).toMatchObject({
      daemonName: 'bacula-dir-fd',
      address: 'backup.example.org',
      port: 9102,
    });
    const named = fleetOf('naming: {file_daemon: "fd.{name}", storage_daemon: "sd-{name}"}');
    expect(named.hosts.get('kvm-1')?.daemon.daemonName).toBe('fd.kvm-1');
    expect(named.storages.get('disk')?.daemon.daemonName).toBe('sd-disk');
  });

  it('on a host are that host: its address, system and File Daemon', () => {
    const fleet = fleetOf(
      'director: {host: kvm-1}',
      'storages: {attic: {host: kvm-1, path: /a}}',
      'hosts: {kvm-1: {os: el7}}',
    );
    expect(fleet.storages.get('attic')?.daemon).toMatchObject({ address: '10.0.0.11', os: 'el7', bacula: '5.2' });
    expect(fleet.directors.get('bacula-dir')?.fileDaemon).toBeUndefined();
  });

  it('are shared by storages that name another, also through a third', () => {
    const fragment =
      'storages: {b: {daemon: disk, path: /b}, c: {daemon: b, path: /c, drives: 2}}\ndefaults: {storage: disk}';
    const { fleet, plan } = compiled(laid(fragment));
    expect(
      [...fleet!.storages.values()].map(({ name, daemonOf, daemon }) => [name, daemonOf, daemon.daemonName]),
    ).toEqual([
      ['disk', 'disk', 'disk-sd'],
      ['b', 'disk', 'disk-sd'],
      ['c', 'disk', 'disk-sd'],
    ]);
    expect(plan?.storageDaemons.map(({ storages }) => storages.map(({ name }) => name))).toEqual([['disk', 'b', 'c']]);
  });

  it('have the drives that were asked for, each directory with a media type of its own', () => {
    const { storages } = fleetOf(
      'storages: {two: {path: /t, drives: 2}, tape: {media_type: LTO-8, devices: {a: {archive_device: /dev/nst0}, b: {archive_device: /dev/nst1, media_type: LTO-7}}}}',
    );
    expect(storages.get('two')?.devices.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['two-drive0', 'two'],
      ['two-drive1', 'two'],
    ]);
    expect(storages.get('two')?.maximumConcurrentJobs).toBe(2);
    expect(storages.get('tape')?.devices.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['tape-a', 'LTO-8'],
      ['tape-b', 'LTO-7'],
    ]);
  });
});

describe('a secret', () => {
  it('is a file beside the inventory, called like its daemon, where nothing else is said', () => {
    const fleet = fleetOf(
      'consoles: {op: {}}',
      'guests: {web: {method: agent}}',
      'director: {file_daemon: {password: {env: FD}}}',
    );
    expect(fleet.directors.get('bacula-dir')?.daemon.secret).toMatchObject({
      id: 'bacula-dir',
      reference: { file: 'secrets/bacula-dir' },
    });
    expect(fleet.directors.get('bacula-dir')?.fileDaemon?.secret).toMatchObject({
      id: 'bacula-dir-fd',
      reference: { env: 'FD' },
    });
    expect(fleet.hosts.get('kvm-1')?.daemon.secret).toMatchObject({
      id: 'kvm-1-fd',
      reference: { file: 'secrets/kvm-1-fd' },
    });
    expect(fleet.guests.get('web')?.agent?.secret.id).toBe('web-fd');
    expect(fleet.storages.get('disk')?.daemon.secret.id).toBe('disk-sd');
    expect(fleet.consoles.get('op')?.secret).toMatchObject({
      id: 'console-op',
      reference: { file: 'secrets/console-op' },
    });
    expect(fleet.catalogs.get('MyCatalog')?.secret).toBeUndefined();
  });

  it.each(['{file: a/b}', '{env: A_B}', '{cmd: [pass, show, x]}'])('may be kept elsewhere: %s', (reference) => {
    const { secret } = hostOf(`{password: ${reference}}`).daemon;
    expect(secret.path).toEqual(['hosts', 'h', 'password']);
    expect(Object.keys(secret.reference)).toHaveLength(1);
  });

  it('is needed by both ends of a connection, and by nobody else', () => {
    const plan = makePlan(fleetOf('catalogs: {MyCatalog: {password: {env: DB}}}', 'guests: {web: {method: agent}}'));
    const uses = secretUses(plan).map(({ tree, secret }) => `${tree} ${secret.id}`);
    expect(uses.sort()).toEqual(
      [
        'director/bacula-dir bacula-dir',
        'director/bacula-dir bacula-dir-fd',
        'director/bacula-dir catalog-MyCatalog',
        'director/bacula-dir disk-sd',
        'director/bacula-dir kvm-1-fd',
        'director/bacula-dir web-fd',
        'director/bacula-dir bacula-dir-fd',
        'guest/web web-fd',
        'host/kvm-1 kvm-1-fd',
        'storage/disk disk-sd',
      ]
        .filter((use, i, all) => all.indexOf(use) === i)
        .sort(),
    );
  });
});
