import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, marked, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

describe('a name that is not declared', () => {
  it.each([
    ['guests: {web: {host: nope}}', 'host-unknown guests.web.host'],
    ['guests: {web: {group: nope}}', 'group-unknown guests.web.group'],
    ['guests: {web: {schedule: nope}}', 'schedule-unknown guests.web.schedule'],
    ['guests: {web: {storage: nope}}', 'storage-unknown guests.web.storage'],
    ['guests: {web: {pool: nope}}', 'pool-unknown guests.web.pool'],
    ['guests: {web: {pools: {incremental: nope}}}', 'pool-unknown guests.web.pools.incremental'],
    ['guests: {web: {messages: nope}}', 'messages-unknown guests.web.messages'],
    ['guests: {web: {fileset: nope}}', 'fileset-unknown guests.web.fileset'],
    ['guests: {web: {base: nope}}', 'reference-unknown guests.web.base'],
    ['guests: {web: {base: [CentOS6, nope]}}', 'reference-unknown guests.web.base[1]'],
    ['references: {CentOS6: {host: nope}}', 'host-unknown references.CentOS6.host'],
    ['references: {CentOS6: {schedule: nope}}', 'schedule-unknown references.CentOS6.schedule'],
    ['hosts: {kvm-1: {director: nope}}', 'director-unknown hosts.kvm-1.director'],
    ['hosts: {kvm-1: {backup: {schedule: nope}}}', 'schedule-unknown hosts.kvm-1.backup.schedule'],
    ['storages: {disk: {host: nope}}', 'host-unknown storages.disk.host'],
    ['director: {host: nope}', 'host-unknown director.host'],
    ['director: {catalog: nope}', 'catalog-unknown director.catalog'],
    ['director: {messages: nope}', 'messages-unknown director.messages'],
    ['director: {catalog_backup: {pool: nope}}', 'pool-unknown director.catalog_backup.pool'],
    ['pools: {full: {storage: nope}}', 'storage-unknown pools.full.storage'],
    ['pools: {full: {next_pool: nope}}', 'pool-unknown pools.full.next_pool'],
    ['schedules: {nightly: {full: {at: 2nd sun at 23:05, pool: nope}}}', 'pool-unknown schedules.nightly.full.pool'],
    [
      'schedules: {nightly: {full: [2nd sun at 23:05, {at: 3rd sun at 23:05, storage: nope}]}}',
      'storage-unknown schedules.nightly.full[1].storage',
    ],
    [
      'schedules: {nightly: {full: {at: 2nd sun at 23:05, messages: nope}}}',
      'messages-unknown schedules.nightly.full.messages',
    ],
    ['jobs: {x: {type: Backup, client: nope, fileset: Linux}}', 'client-unknown jobs.x.client'],
    ['jobs: {x: {type: Backup, client: web, fileset: Linux}}', 'client-unknown jobs.x.client'],
    ['jobs: {x: {type: Backup, client: kvm-1, fileset: nope}}', 'fileset-unknown jobs.x.fileset'],
    ['groups: {a: {extends: nope}}', 'group-unknown groups.a.extends'],
    ['storages: {a: {daemon: nope, path: /a}}\ndefaults: {storage: disk}', 'storage-unknown storages.a.daemon'],
    ['catalogs: {a: {}, b: {}}', 'catalog-unknown director.catalog'],
  ])('%s', (fragment, fault) => {
    expect(faultsOf(fragment)).toContain(fault);
  });

  it.each([
    'guests: {web: {base: [self]}}',
    'guests: {web: {base: web}}',
    'guests: {web: {base: []}}',
    'jobs: {x: {type: Backup, client: bacula-dir, fileset: Linux}}',
    'jobs: {x: {type: Admin}}',
    'catalogs: {a: {}, MyCatalog: {}}',
    'storages: {disk: {host: kvm-1}}',
  ])('is none of these: %s', (fragment) => {
    expect(faultsOf(fragment).filter((fault) => fault.includes('-unknown'))).toEqual([]);
  });
});

describe('a wrong name that many inherit', () => {
  const ten = Array.from({ length: 10 }, (_, n) => `  g${n}: {group: a, host: kvm-1}\n`).join('');

  it('is one fault, at the group', () => {
    const fragment = `groups: {a: {schedule: nope, base: [self, nope], trust: owned, method: files}}\nguests:\n${ten}`;
    const faults = faultsOf(fragment).filter((fault) => fault.includes('-unknown'));
    expect(faults).toEqual(['schedule-unknown groups.a.schedule', 'reference-unknown groups.a.base[1]']);
    expect(wordsOf('schedule-unknown', fragment)).toEqual([
      'guest "g0" names the schedule "nope", which is not declared',
    ]);
  });

  it('stands where it was said: in an extended group, in defaults, at the host, in a map that others added to', () => {
    const fragment = [
      'defaults: {messages: nope}',
      'groups: {parent: {pools: {incremental: nope}}, a: {extends: parent, pools: {full: full}, trust: owned, method: files}}',
      'hosts: {kvm-1: {guest_defaults: {fileset: nope}}}',
      `guests:\n${ten}`,
    ].join('\n');
    expect(faultsOf(fragment).filter((fault) => fault.includes('-unknown'))).toEqual([
      'fileset-unknown hosts.kvm-1.guest_defaults.fileset',
      'messages-unknown defaults.messages',
      'pool-unknown groups.parent.pools.incremental',
    ]);
  });

  it('is found where nobody inherits it yet', () => {
    expect(faultsOf('groups: {later: {schedule: nope, base: [nope], pools: {full: nope}}}')).toEqual([
      'schedule-unknown groups.later.schedule',
      'reference-unknown groups.later.base[0]',
      'pool-unknown groups.later.pools.full',
    ]);
    expect(wordsOf('schedule-unknown', 'groups: {later: {schedule: nope}}')[0]).toMatch(/^group "later" names/);
    expect(faultsOf('hosts: {empty: {os: el6, guest_defaults: {schedule: nope}}}')).toEqual([
      'schedule-unknown hosts.empty.guest_defaults.schedule',
    ]);
    expect(wordsOf('schedule-unknown', 'defaults: {schedule: nope}')).toEqual([
      '"defaults" names the schedule "nope", which is not declared',
    ]);
  });
});

describe('the words for an unknown name', () => {
  it('suggest what is near, of the kind that is meant', () => {
    const text = laid('schedules: {daily: {full: daily at 1:00}}\nguests: {web: {schedule: dayly, pool: dayly}}');
    expect(diagnosticsOf(text).map(({ code, hint }) => [code, hint])).toEqual([
      ['schedule-unknown', 'did you mean "daily"?'],
      ['pool-unknown', undefined],
    ]);
  });

  it('tell where such names are declared, in whatever file', () => {
    const [first, second] = [laid('{}'), 'groups: {g: {schedule: nightli}}\n'];
    const [fault] = diagnosticsOf(second, first);
    expect(fault).toMatchObject({ file: '0.yaml', line: 1, hint: 'did you mean "nightly"?' });
    expect(fault?.related).toEqual([
      expect.objectContaining({ file: '1.yaml', path: 'schedules', note: 'schedules are declared here' }),
    ]);
  });

  it('tell nothing of sections that are not written', () => {
    const [fault] = diagnosticsOf('version: 1\nguests: {a: {group: g, trust: owned, method: agent}}\n').filter(
      ({ code }) => code === 'group-unknown',
    );
    expect(fault?.related).toEqual([]);
  });

  it('mark the name behind an alias and a merge key', () => {
    const text = [
      'version: 1',
      'references:',
      '  R: &common {schedule: nope, host: none, method: files}',
      'guests:',
      '  a: {<<: *common, trust: owned}',
      '  b: *common',
      '',
    ].join('\n');
    const found = diagnosticsOf(text).filter(({ code }) => code.endsWith('-unknown'));
    expect(found.map((one) => [one.line, one.path, marked(text, one)])).toEqual([
      [3, 'guests.a.schedule', 'nope'],
      [3, 'guests.b.schedule', 'nope'],
      [3, 'references.R.schedule', 'nope'],
      [3, 'guests.a.host', 'none'],
      [3, 'guests.b.host', 'none'],
      [3, 'references.R.host', 'none'],
    ]);
  });
});

describe('what goes round in a circle', () => {
  it.each([
    ['groups: {a: {extends: a}}', ['name-circular groups.a.extends']],
    ['groups: {a: {extends: b}, b: {extends: a}}', ['name-circular groups.b.extends']],
    ['groups: {c: {extends: a}, a: {extends: b}, b: {extends: a}}', ['name-circular groups.b.extends']],
    [
      'storages: {a: {daemon: b, path: /a, os: el6}, b: {daemon: a, path: /b, os: el6}}\ndefaults: {storage: disk}',
      ['name-circular storages.b.daemon'],
    ],
    ['groups: {a: {extends: b}, b: {extends: c}, c: {}, d: {extends: b}}', []],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });

  it('is told as a chain', () => {
    expect(wordsOf('name-circular', 'groups: {a: {extends: b}, b: {extends: c}, c: {extends: b}}')).toEqual([
      'this goes round in a circle: b → c → b',
    ]);
  });
});
