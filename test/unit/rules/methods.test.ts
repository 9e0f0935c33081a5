import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, marked, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

describe('how a guest is backed up', () => {
  it.each([
    ['guests: {new: {host: kvm-1, schedule: nightly}}', ['method-missing guests.new', 'trust-missing guests.new']],
    ['guests: {web: {trust: tenant}}', ['files-of-tenant guests.web.method']],
    ['guests: {web: {trust: tenant, method: image, schedule: weekly}}', []],
    ['guests: {web: {trust: tenant, method: agent}}', []],
    ['guests: {new: {trust: owned, method: files, schedule: nightly}}', ['host-missing guests.new']],
    ['guests: {new: {trust: owned, method: image, schedule: weekly}}', ['host-missing guests.new']],
    ['guests: {new: {trust: owned, method: agent, schedule: nightly}}', []],
    ['references: {x: {schedule: monthly}}', ['host-missing references.x']],
    ['references: {x: {schedule: monthly, method: agent}}', []],
    ['defaults: {trust: owned, method: files}\nguests: {new: {host: kvm-1, schedule: nightly}}', []],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });

  it('is against its trust once, where a group says it, with the other half of the clash', () => {
    const text = laid(
      'defaults: {trust: tenant}\ngroups: {g: {method: files, schedule: nightly}}\nguests: {a: {group: g, host: kvm-1}, b: {group: g, host: kvm-1}}',
    );
    const [found, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'files-of-tenant', path: 'groups.g.method' });
    expect(marked(text, found!)).toBe('"files"');
    expect(found?.related).toEqual([
      expect.objectContaining({ path: 'defaults.trust', note: 'declared a tenant here' }),
    ]);
  });
});

describe('what a Job cannot do without', () => {
  it.each([
    ['guests: {web: {schedule: }}', ['type-wrong guests.web.schedule']],
    ['guests: {new: {host: kvm-1, trust: owned, method: image}}', ['schedule-missing guests.new']],
    ['guests: {new: {host: kvm-1, trust: owned, method: image, enabled: false}}', []],
    [
      'groups: {g: {trust: owned}}\nguests: {a: {group: g, host: kvm-1}, b: {group: g, host: kvm-1}, c: {group: g, schedule: nightly, host: kvm-1}}',
      ['method-missing groups.g', 'schedule-missing groups.g'],
    ],
    ['references: {x: {host: kvm-1}}', ['schedule-missing references.x']],
    ['hosts: {kvm-1: {backup: {}}}', ['schedule-missing hosts.kvm-1.backup']],
    ['jobs: {x: {type: Admin}}', []],
    ['jobs: {x: {type: Backup}}', ['job-incomplete jobs.x', 'job-incomplete jobs.x']],
    ['jobs: {x: {type: Verify, client: kvm-1}}', ['job-incomplete jobs.x']],
    ['storages: {b: {os: debian12}}\ndefaults: {storage: disk}', ['device-missing storages.b']],
    ['storages: {b: {os: debian12, devices: {lto: {archive_device: /dev/nst0}}}}\ndefaults: {storage: disk}', []],
    [
      'storages: {b: {os: debian12, path: /b}}',
      ['storage-missing director', 'storage-missing references.CentOS6', 'storage-missing guests.web'],
    ],
    [
      'storages: {b: {os: debian12, path: /b}}\ndirector: {catalog_backup: {enabled: false}}\ndefaults: {storage: b}',
      [],
    ],
    ['directors: {second: {os: debian12}}', ['director-missing references.CentOS6', 'director-missing guests.web']],
    ['directors: {second: {os: debian12}}\nhosts: {kvm-1: {director: second}}', []],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment).sort()).toEqual([...faults].sort());
  });

  it('is told by its key', () => {
    expect(wordsOf('job-incomplete', 'jobs: {x: {type: Backup}}')).toEqual([
      'Job "x" of type Backup needs "client"',
      'Job "x" of type Backup needs "fileset"',
    ]);
  });
});
