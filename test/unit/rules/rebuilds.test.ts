import { describe, expect, it } from 'vitest';
import { faultsOf, faultsOfCode, wordsOf } from '../diagnostics.ts';

const INSTALLED = 'os: centos6, packages: min, mirror: "http://10.0.0.180/centos/6.10"';
const reference = (more: string) => `references: {CentOS6: {${INSTALLED}, ${more}}}`;
const USES = 'guests: {web: {base: CentOS6}}';
const schedules = (base: string, full: string) => `schedules: {monthly: {base: ${base}}, nightly: {full: ${full}}}`;

describe('a reference that the Director rebuilds', () => {
  it.each([
    ['1st sat at 18:05', '1st sat at 20:05', []],
    ['1st sat at 18:05', '1st sat at 20:04', ['rebuild-too-close guests.web.schedule']],
    ['1st sat at 18:05', '2nd sun at 23:05', []],
  ])('by %s wants the Fulls some hours later than %s', (base, full, faults) => {
    expect(faultsOf(schedules(base, full), reference('rebuild: director'), USES)).toEqual(faults);
    expect(faultsOf(schedules(base, full), reference('rebuild: hand'), USES)).toEqual([]);
  });

  it('wants a guest’s own Base after it, too', () => {
    const own =
      'schedules: {monthly: {base: 1st sat at 18:05}, nightly: {base: 1st sat at 19:05, full: 2nd sun at 23:05}}';
    expect(
      wordsOf('rebuild-too-close', own, reference('rebuild: director'), 'guests: {web: {base: [self, CentOS6]}}'),
    ).toEqual(['the Base of "web" may begin 60 minutes after the rebuild of "CentOS6" began, which may take 2 hours']);
  });

  it('takes a name for its Job, and one for its schedule', () => {
    const chained = reference('rebuild: director');
    expect(
      faultsOfCode(
        'name-duplicate',
        `${chained}\nguests: {CentOS6-rebuild: {host: kvm-1, trust: owned, method: files, schedule: nightly}}`,
      ),
    ).toEqual(['name-duplicate references.CentOS6']);
    expect(
      faultsOfCode(
        'name-duplicate',
        `${chained}\nschedules: {monthly: {base: 1st sat at 18:05}, monthly-rebuild: {full: sun at 1:00}}`,
      ),
    ).toEqual(['name-duplicate schedules.monthly']);
  });

  it('is read from its disk', () => {
    const agent = reference('rebuild: director, method: agent, repositories: {bacula: "http://10.0.0.180/el6"}');
    expect(faultsOfCode('rebuild-of-agent', agent)).toEqual(['rebuild-of-agent references.CentOS6.rebuild']);
  });
});

describe('what a rebuild may take', () => {
  it.each([
    [
      'install_limit: 59 seconds',
      'install_limit of reference "CentOS6" is 59 seconds, and the hook takes 1 minute to 1 day',
    ],
    [
      'install_limit: 25 hours',
      'install_limit of reference "CentOS6" is 25 hours, and the hook takes 1 minute to 1 day',
    ],
    [
      'silence_limit: 0 minutes',
      'silence_limit of reference "CentOS6" is 0 seconds, and the hook takes 1 minute to 1 day',
    ],
    ['swap_wait: 2 days', 'swap_wait of reference "CentOS6" is 2 days, and the hook takes 0 seconds to 1 day'],
  ])('is refused here and not at night: %s', (limit, words) => {
    expect(wordsOf('rebuild-limit', reference(limit))).toEqual([words]);
  });

  it('is taken in any unit of Bacula, and is what the Fulls after it have to wait for', () => {
    const fulls = (more: string) =>
      faultsOf(schedules('1st sat at 18:05', '1st sat at 20:05'), reference(`rebuild: director, ${more}`), USES);
    expect(fulls('install_limit: 1 hour 30 minutes, silence_limit: 1 day, swap_wait: 0 seconds')).toEqual([]);
    expect(fulls('install_limit: 3 hours')).toEqual(['rebuild-too-close guests.web.schedule']);
  });
});

describe('the names that a rebuild needs', () => {
  const volume = (name: string) => `guests: {web: {disks: [{volume: ${name}}]}}`;

  it.each(['new_', 'old_', 'drop_'])('are no volumes of guests: %s', (prefix) => {
    expect(faultsOf(reference('disk: 8G'), volume(`${prefix}vm_CentOS6-disk0`))).toEqual([
      'volume-of-rebuild guests.web.disks[0]',
    ]);
    expect(faultsOf(volume(`${prefix}vm_CentOS6-disk0`))).toEqual([]);
  });

  it('are no guests', () => {
    const guest = 'guests: {CentOS6.rebuild: {host: kvm-1, trust: owned, method: files, schedule: nightly}}';
    expect(faultsOf(guest)).toEqual(['name-malformed guests["CentOS6.rebuild"]']);
    expect(faultsOf(guest.replace('files', 'agent'))).toEqual([]);
  });
});

describe('a reference that its host rebuilds', () => {
  it('wants its Base some hours later', () => {
    const at = (time: string) =>
      faultsOf('schedules: {monthly: {base: 1st sat at 18:05}}', reference(`rebuild: {timer: ${time}}`));
    expect(at('1st sat at 16:05')).toEqual([]);
    expect(at('1st sat at 16:06')).toEqual(['rebuild-too-close references.CentOS6.rebuild.timer']);
    expect(at('lastday at 16:05')).toEqual(['rebuild-timer-unsupported references.CentOS6.rebuild.timer']);
    expect(at('1st sat at 25:05')).toEqual(['schedule-unreadable references.CentOS6.rebuild.timer']);
  });

  it('may get its time from what holds for all references', () => {
    const all = 'reference_defaults: {rebuild: {timer: w01 mon at 1:00}}';
    expect(faultsOf(all, reference('disk: 9G'))).toEqual([
      'rebuild-timer-unsupported reference_defaults.rebuild.timer',
    ]);
  });
});

describe('a Pool of Bases', () => {
  it('is not emptied by age', () => {
    const pool = (more: string) => faultsOf(`pools: {base: {retention: 13 months, ${more}}}`);
    expect(pool('recycle: true, auto_prune: true')).toEqual([
      'base-pool-pruned pools.base.recycle',
      'base-pool-pruned pools.base.auto_prune',
    ]);
    expect(pool('recycle: false')).toEqual([]);
    expect(faultsOf('pools: {full: {retention: 6 months, auto_prune: true}}')).toEqual([]);
  });
});
