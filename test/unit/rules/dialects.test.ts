import { describe, expect, it } from 'vitest';
import { faultsOf, faultsOfCode, wordsOf } from '../diagnostics.ts';

/** The small fleet with everything at one version. */
const at = (version: string) =>
  `director: {bacula: "${version}"}\nstorages: {disk: {bacula: "${version}"}}\nhosts: {kvm-1: {bacula: "${version}"}}\n`;

describe('what a version of Bacula lacks', () => {
  it.each([
    ['5.0', 'guests: {web: {compression: lzo}}', ['guests.web.compression']],
    ['5.2', 'guests: {web: {compression: lzo}}', []],
    ['13', 'guests: {web: {compression: zstd3}}', ['guests.web.compression']],
    ['15', 'guests: {web: {compression: zstd3}}', []],
    ['5.0', 'guests: {web: {compression: gzip9}}', []],
    ['13', 'defaults: {signature: XXHASH64}', ['defaults.signature']],
    ['15', 'defaults: {signature: XXHASH64}', []],
    [
      '13',
      'hosts: {kvm-1: {bacula: "13", backup: {schedule: nightly, compression: zstd}}}',
      ['hosts.kvm-1.backup.compression'],
    ],
    ['13', 'jobs: {x: {type: Backup, client: kvm-1, fileset: Linux, compression: zstd}}', ['jobs.x.compression']],
    ['13', 'references: {CentOS6: {compression: zstd}}', ['references.CentOS6.compression']],
    [
      '5.0',
      'filesets: {own: {include: {files: [/], options: [{compression: lzo, wild: "*"}, {}]}}}\nguests: {web: {fileset: own}}',
      ['filesets.own.include.options[0].compression'],
    ],
    // A FileSet that nobody reads by is not rendered.
    ['5.0', 'filesets: {own: {include: {files: [/], options: {compression: lzo}}}}', []],
    ['5.2', 'schedules: {last: {full: lastday at 1:00}}', ['schedules.last.full']],
    ['7.0', 'schedules: {last: {full: lastday at 1:00}}', []],
    ['5.0', 'schedules: {a: {full: {at: daily at 1:00, accurate: true}}}', ['schedules.a.full.accurate']],
    ['5.2', 'schedules: {a: {full: {at: daily at 1:00, accurate: true}}}', []],
  ])('%s: %s', (version, fragment, paths) => {
    const merged = fragment.startsWith('hosts:') ? at(version).replace(/hosts:.*\n/, '') : at(version);
    expect(faultsOfCode('dialect-lacks', merged + fragment)).toEqual(paths.map((path) => `dialect-lacks ${path}`));
  });

  it('counts on both sides: a File Daemon that is older than its Director, and the other way round', () => {
    const old = 'hosts: {kvm-1: {bacula: "5.0"}}\nguests: {web: {compression: lzo}}';
    expect(wordsOf('dialect-lacks', old)).toEqual([
      'File Daemon "kvm-1-fd" is Bacula 5.0, which lacks LZO compression (since 5.2)',
    ]);
    const agent = 'guests: {web: {method: agent, bacula: "15", compression: zstd}}';
    expect(wordsOf('dialect-lacks', agent)).toEqual([
      'Director "bacula-dir" is Bacula 9.6, which lacks zstd compression (since 15)',
    ]);
  });

  it('is told of once for a group', () => {
    const fragment =
      'groups: {g: {compression: zstd, trust: owned, method: files, schedule: nightly}}\nguests: {a: {group: g, host: kvm-1}, b: {group: g, host: kvm-1}}';
    expect(faultsOf(fragment)).toEqual(['dialect-lacks groups.g.compression']);
  });

  it('is asked of the oldest of several Directors where a schedule goes to all of them', () => {
    const fragment =
      'directors: {old: {bacula: "5.2", catalog_backup: {enabled: false}}}\ndefaults: {director: bacula-dir}\nschedules: {last: {full: lastday at 1:00}}';
    expect(wordsOf('dialect-lacks', fragment)).toEqual([
      'Director "old" is Bacula 5.2, which lacks "lastday" (since 7.0)',
    ]);
  });
});

describe('a daemon that is newer than its Director', () => {
  it.each([
    ['hosts: {kvm-1: {os: debian13}}', ['hosts.kvm-1']],
    ['storages: {disk: {os: debian13}}', ['storages.disk']],
    ['guests: {web: {method: agent, bacula: "11"}}', ['guests.web']],
    ['references: {CentOS6: {method: agent, bacula: "15"}}', ['references.CentOS6']],
    ['hosts: {kvm-1: {bacula: "5.0"}}', []],
    ['bacula: "15"', []],
    // Of a daemon of which nothing is known, nothing is said.
    ['hosts: {kvm-2: {}}\nguests: {new: {trust: owned, method: agent, schedule: nightly}}', []],
    // With several Directors it depends on which one.
    [
      'directors: {new: {os: debian13}}\ndefaults: {director: bacula-dir}\nhosts: {kvm-1: {os: debian13, director: new}}\nguests: {web: {director: new}}\nreferences: {CentOS6: {director: new}}',
      [],
    ],
  ])('%s', (fragment, paths) => {
    expect(faultsOf(fragment)).toEqual(paths.map((path) => `daemon-newer ${path}`));
  });
});

describe('TLS that cannot be', () => {
  const certificates = '{ca_certificate: /c, certificate: /c, key: /k}';
  it.each([
    ['hosts: {kvm-1: {tls: {}}}', ['hosts.kvm-1.tls']],
    ['hosts: {kvm-1: {tls: {require: false}}}', []],
    [`hosts: {kvm-1: {tls: ${certificates}}}`, ['hosts.kvm-1.tls']],
    [
      `director: {tls: ${certificates}}\nhosts: {kvm-1: {tls: ${certificates}}}\nstorages: {disk: {tls: ${certificates}}}`,
      [],
    ],
    [`director: {tls: ${certificates}}`, ['storages.disk', 'hosts.kvm-1']],
    [`${at('15')}director: {os: debian13, tls: {}}`.replace('director: {bacula: "15"}\n', ''), []],
    [
      'groups: {g: {method: agent, trust: owned, schedule: nightly, tls: {}}}\nguests: {a: {group: g}, b: {group: g}}',
      ['groups.g.tls'],
    ],
  ])('%s', (fragment, paths) => {
    expect(faultsOfCode('tls-impossible', fragment)).toEqual(paths.map((path) => `tls-impossible ${path}`));
  });
});

describe('a release of Bacula or a system that nobody knows', () => {
  it.each([
    ['bacula: "2.4"', ['bacula-version-unknown bacula']],
    ['bacula: "nine"', ['bacula-version-unknown bacula']],
    ['director: {bacula: 4}', ['bacula-version-unknown director.bacula']],
    ['guests: {web: {bacula: "2.4"}}', ['bacula-version-unknown guests.web.bacula']],
    ['guests: {web: {os: centos-6}}', ['os-unknown guests.web.os']],
    [
      'groups: {unused: {os: nope, bacula: "1"}}',
      ['os-unknown groups.unused.os', 'bacula-version-unknown groups.unused.bacula'],
    ],
    ['defaults: {os: nope}', ['os-unknown defaults.os']],
    ['hosts: {kvm-1: {guest_defaults: {os: nope}}}', ['os-unknown hosts.kvm-1.guest_defaults.os']],
    [
      'hosts: {kvm-1: {os: nope}}\nstorages: {disk: {host: kvm-1}}\ndirector: {host: kvm-1}',
      ['os-unknown hosts.kvm-1.os'],
    ],
    ['references: {CentOS6: {os: CentOS6}}', ['os-unknown references.CentOS6.os']],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment).filter((fault) => fault.includes('unknown'))).toEqual(faults);
  });
});
