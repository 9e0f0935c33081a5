// What is saved as a whole each time: images of guests, and the dump of the catalog.
import { describe, expect, it } from 'vitest';
import { renderArtefacts } from '../../../src/targets/registry.ts';
import { INSTALLED } from '../../../src/targets/roots.ts';
import { compiled, diagnosticsOf, faultsOf, marked, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

/** A resource of the Director for the small fleet with a fragment laid over it. */
function resource(type: string, name: string, fragment: string): string | undefined {
  const text = laid(fragment);
  expect(diagnosticsOf(text).filter(({ severity }) => severity === 'error')).toEqual([]);
  const files = renderArtefacts(compiled(text).plan!, INSTALLED).filter(({ path }) => path.startsWith('director/'));
  const resources = files.flatMap(({ text: file }) => file.split(/^(?=# inventory|[A-Z]\w+ \{$)/mu));
  return resources.find((one) => one.startsWith(`${type} {\n  Name = "${name}"\n`));
}

/** The Pool that each level of a Job goes to, and the levels of its schedule. */
function wayOf(name: string, fragment: string) {
  const job = resource('Job', name, fragment)!;
  const said = (directive: string) => new RegExp(`^ {2}${directive} = "?([^"\n]*)"?$`, 'mu').exec(job)?.[1];
  const schedule = said('Schedule');
  const runs = resource('Schedule', schedule ?? '', fragment)?.match(/Level=\w+/gu) ?? [];
  return { schedule, runs, level: said('Level'), pool: said('Pool'), incremental: said('Incremental Backup Pool') };
}

const POOLS = 'pools: {incremental: {retention: 1 month}}\n';

describe('an image guest', () => {
  const image = `${POOLS}guests: {web: {method: image}, other: {host: kvm-1, os: centos6, trust: owned, method: files, schedule: nightly}}`;

  it('gets the Fulls of its schedule and nothing else, into the Pool of Fulls', () => {
    const way = wayOf('web', image);
    expect(way).toMatchObject({ schedule: 'nightly-image', runs: ['Level=Full'], level: 'Full' });
    // The JobDefs has a Pool of Incrementals, so the Job has to name its own again.
    expect(way.incremental).toBe('full');
    expect(wayOf('other', image)).toMatchObject({ schedule: 'nightly', runs: ['Level=Full', 'Level=Incremental'] });
    expect(resource('Schedule', 'nightly', image)?.match(/Level=\w+/gu)).toEqual(['Level=Full', 'Level=Incremental']);
  });

  it('is warned of at the line that names the schedule, once for all guests of a group', () => {
    const group =
      'groups: {g: {trust: tenant, method: image, schedule: nightly}}\nguests: {a: {group: g, host: kvm-1}, b: {group: g, host: kvm-1}}';
    const text = laid(group);
    const [found, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'image-levels', severity: 'warning', path: 'groups.g.schedule' });
    expect(marked(text, found!)).toBe('"nightly"');
    expect(wordsOf('image-levels', group)[0]).toContain('at level Incremental are left out');
    expect(wayOf('a', group).runs).toEqual(['Level=Full']);
    expect(wayOf('b', group).runs).toEqual(['Level=Full']);
  });

  it('is the same where Bacula reads a block node', () => {
    expect(wayOf('web', `${POOLS}guests: {web: {method: image, reader: node}}`).runs).toEqual(['Level=Full']);
  });

  it('has no run at Level=Base or Differential either', () => {
    const all = 'schedules: {all: {base: 1st sat at 18:05, full: 2nd sun at 23:05, differential: 4th sun at 23:05}}';
    expect(wayOf('web', `${all}\nguests: {web: {method: image, schedule: all}}`).runs).toEqual(['Level=Full']);
  });

  it('keeps a schedule that has nothing but Fulls', () => {
    const weekly = 'schedules: {weekly: {full: sat at 22:05}}\nguests: {web: {method: image, schedule: weekly}}';
    expect(faultsOf(weekly)).toEqual([]);
    expect(wayOf('web', weekly)).toMatchObject({ schedule: 'weekly', runs: ['Level=Full'] });
  });

  it('is refused with a schedule that would leave it nothing', () => {
    const hourly =
      'schedules: {hourly: {incremental: hourly at 0:15}}\nguests: {web: {method: image, schedule: hourly}}';
    expect(faultsOf(hourly)).toEqual(['image-never-runs guests.web.schedule']);
  });

  it('takes no name that a schedule of the inventory has', () => {
    const taken = 'schedules: {nightly-image: {full: sat at 22:05}}\nguests: {web: {method: image}}';
    expect(faultsOf(taken)).toContain('name-duplicate schedules.nightly');
  });

  it('is written to the storage that a run of its schedule names', () => {
    const fragment = `storages: {second: {address: sd2.example.org, os: debian12, path: /srv/second}}
defaults: {storage: disk}
schedules: {nightly: {full: {at: 2nd sun at 23:05, storage: second}}}
guests: {web: {method: image}}`;
    const { plan } = compiled(laid(fragment));
    const second = plan!.storageDaemons.find(({ name }) => name === 'second');
    expect(second?.fileDaemons.map(({ daemonName }) => daemonName)).toContain('kvm-1-fd');
  });
});

describe("the catalog's Job", () => {
  const dumpOf = (director: string, more = '') => {
    const fragment = `director: {${director}}\n${more}`;
    const commands = [...resource('Job', 'BackupCatalog', fragment)!.matchAll(/Command = "(.*)"/gu)].map(
      ([, text]) => text,
    );
    return { file: /File = "(.*)"/u.exec(resource('FileSet', 'Catalog', fragment)!)?.[1], commands };
  };

  it('saves the dump where the script of the package leaves it, and fails where there is none', () => {
    const dump = '/var/lib/bacula/bacula.sql';
    const commands = [
      `/bin/rm -f ${dump}`,
      '/etc/bacula/scripts/make_catalog_backup.pl MyCatalog',
      `/usr/bin/test -s ${dump}`,
      `/bin/rm -f ${dump}`,
    ];
    expect(dumpOf('port: 9101')).toEqual({ file: dump, commands });
    expect(dumpOf('paths: {working: /srv/dir}')).toEqual({ file: dump, commands });
    expect(dumpOf('paths: {working: /srv/dir, scripts: /srv/scripts}').file).toBe('/srv/dir/bacula.sql');
    expect(dumpOf('port: 9101', 'catalogs: {MyCatalog: {database: cat}}').file).toBe('/var/lib/bacula/cat.sql');
  });

  it('runs at level Full whenever its schedule runs, as the dump is new each time', () => {
    const way = wayOf('BackupCatalog', POOLS);
    expect(way).toMatchObject({ schedule: 'nightly-catalog', runs: ['Level=Full', 'Level=Full'], level: 'Full' });
    expect(way.incremental).toBeUndefined();
    expect(faultsOf(POOLS)).toEqual([]);
  });
});
