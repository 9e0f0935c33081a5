// A restore never goes over the live files of a machine unless the inventory says so in full words.
import { describe, expect, it } from 'vitest';
import { renderArtefacts } from '../../../src/targets/registry.ts';
import { INSTALLED } from '../../../src/targets/roots.ts';
import { compiled, diagnosticsOf, faultsOf, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

const AGENT = 'guests: {db: {os: centos6, trust: owned, method: agent, address: 10.0.0.9, schedule: nightly}}';
const restore = (more = '') => `${AGENT}\njobs: {back: {type: Restore, client: db, fileset: Linux${more}}}`;

/** The lines that say where each Restore Job restores to and what it does to files that are there. */
function places(fragment: string): Record<string, string[]> {
  const text = laid(fragment);
  expect(diagnosticsOf(text).filter(({ severity }) => severity === 'error')).toEqual([]);
  const jobs = renderArtefacts(compiled(text).plan!, INSTALLED)
    .flatMap(({ text: file }) => file.split(/^(?=Job \{)/mu))
    .filter((job) => job.startsWith('Job {') && /^ {2}Type = Restore$/mu.test(job));
  return Object.fromEntries(
    jobs.map((job) => [/Name = "(.*)"/u.exec(job)?.[1], job.match(/(Where|Replace) = .*$/gmu) ?? []]),
  ) as Record<string, string[]>;
}

describe('every Restore Job', () => {
  it('has a safe Where, that of the inventory as well as our own', () => {
    const safe = ['Where = "/var/tmp/renfield-restore"'];
    expect(places(restore())).toEqual({ RestoreFiles: safe, back: safe });
  });

  it("restores where its Director says, else where its Client's machine keeps restores", () => {
    const own = restore().replace('address:', 'paths: {restore: /srv/restored}, address:');
    expect(places(own)['back']).toEqual(['Where = "/srv/restored"']);
    const director = `director: {restore_to: /srv/all}\n${restore()}`;
    expect(places(director)).toEqual({ RestoreFiles: ['Where = "/srv/all"'], back: ['Where = "/srv/all"'] });
  });

  it('says where and replace by keys of its own', () => {
    const said = places(restore(', where: /srv/one, replace: IfNewer'));
    expect(said['back']).toEqual(['Where = "/srv/one"', 'Replace = IfNewer']);
  });

  it('goes to / only in full words', () => {
    expect(places(restore(', where: /, restore_in_place: true'))['back']).toEqual(['Where = "/"']);
    expect(places('director: {restore_to: /, restore_in_place: true}')).toEqual({ RestoreFiles: ['Where = "/"'] });
  });

  it('has none where Bacula itself drops it for directives that move files', () => {
    expect(places(restore(', restore_in_place: true, directives: {Strip Prefix: /srv}'))['back']).toEqual([]);
  });
});

describe('a Restore Job over live files', () => {
  it.each([
    [restore(', where: /'), ['restore-in-place jobs.back.where']],
    [restore(', where: //'), ['restore-in-place jobs.back.where']],
    [restore(', where: /./'), ['restore-in-place jobs.back.where']],
    [restore(', where: /srv/..'), ['restore-in-place jobs.back.where']],
    [restore(', where: /, restore_in_place: false'), ['restore-in-place jobs.back.where']],
    ['director: {restore_to: /}', ['restore-in-place director.restore_to']],
    [`director: {restore_to: /}\n${restore()}`, ['restore-in-place director.restore_to']],
    [restore(', directives: {Where: /srv}'), ['directive-modelled jobs.back.directives.Where']],
    [restore(', directives: {Replace: always}'), ['directive-modelled jobs.back.directives.Replace']],
    [restore(', directives: {Strip Prefix: /srv}'), ['restore-in-place jobs.back.directives["Strip Prefix"]']],
    [restore(", directives: {regexwhere: '!a!b!'}"), ['restore-in-place jobs.back.directives.regexwhere']],
    [restore(', directives: {Add Prefix: /srv/x}'), ['restore-in-place jobs.back.directives["Add Prefix"]']],
    [restore(', directives: {AddSuffix: .old}, restore_in_place: true'), []],
    [
      restore(', where: /srv, directives: {AddSuffix: .old}, restore_in_place: true'),
      ['key-without-effect jobs.back.where'],
    ],
  ])('is refused unless it says so: %s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });

  it('is warned of where a host would get the files of its guests', () => {
    const host = 'jobs: {back: {type: Restore, client: kvm-1, fileset: Linux, where: /, restore_in_place: true}}';
    expect(faultsOf(host)).toEqual(['restore-over-host jobs.back.restore_in_place']);
    expect(wordsOf('restore-over-host', host)[0]).toContain('"web"');
    expect(faultsOf('director: {restore_to: /, restore_in_place: true}')).toEqual([
      'restore-over-host director.restore_in_place',
    ]);
    expect(faultsOf(restore(', where: /, restore_in_place: true'))).toEqual([]);
  });

  it.each(['where: /srv/x', 'replace: Never', 'restore_in_place: true'])('means nothing to other Jobs: %s', (key) => {
    const other = `jobs: {x: {type: Backup, client: kvm-1, fileset: Linux, schedule: nightly, ${key}}}`;
    expect(faultsOf(other)).toEqual([`key-without-effect jobs.x.${key.split(':')[0]!}`]);
  });
});
