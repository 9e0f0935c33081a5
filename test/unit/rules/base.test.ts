import { describe, expect, it } from 'vitest';
import { diagnosticsOf, faultsOf, faultsOfCode, wordsOf } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

const USES = 'guests: {web: {base: CentOS6}}';
const at = (base: string, full: string) => `schedules: {monthly: {base: ${base}}, nightly: {full: ${full}}}\n${USES}`;

describe('a Base and the Fulls that use it', () => {
  it.each([
    ['1st sat at 20:05', '2nd sun at 23:05', []],
    ['1st sun at 20:05', '1st sun at 23:05', []],
    ['1st sat at 20:05', '1st sun at 23:05', ['base-sometimes-late references.CentOS6.schedule']],
    ['1st sun at 23:05', '1st sun at 20:05', ['base-after-fulls references.CentOS6.schedule']],
    ['1st sun at 23:05', '1st sun at 23:05', ['base-after-fulls references.CentOS6.schedule']],
    ['25 at 1:00', '1st sun at 1:00', []],
    ['lastday at 20:00', '1st sun at 1:00', []],
    // A monthly Base for weekly Fulls: none of them is the one that it was made for.
    ['1st sun at 1:00', 'sun at 23:05', []],
  ])('Base %s, Full %s', (base, full, faults) => {
    expect(faultsOf(at(base, full))).toEqual(faults);
  });

  it('that come in the wrong order are shown both, with a month in which they do', () => {
    const [found] = diagnosticsOf(laid(at('1st sat at 20:05', '1st sun at 23:05')));
    expect(found?.message).toMatch(
      /^in some months the Base "CentOS6" runs after the Full of "web" \(\d{4}-\d\d-\d\d(, \d{4}-\d\d-\d\d){2}\)$/,
    );
    expect(found?.related).toEqual([
      expect.objectContaining({ path: 'guests.web.schedule', note: 'the Fulls of "web" run by this schedule' }),
    ]);
  });

  it('are told of once, however many guests inherit them from a group', () => {
    const many = Array.from({ length: 5 }, (_, n) => `g${n}: {group: g, host: kvm-1}`).join(', ');
    const fragment = [
      'schedules: {monthly: {base: 3rd sun at 23:05}, other: {full: 1st tue at 23:05}}',
      'pools: {base: {retention: 1 month}}',
      'groups: {g: {trust: owned, method: files, os: debian12, schedule: nightly, signature: SHA256, base: [self, CentOS6]}}',
      `guests: {${many}, lone: {group: g, host: kvm-1, schedule: other}}`,
    ].join('\n');
    expect(faultsOf(fragment).sort()).toEqual(
      [
        'base-after-fulls references.CentOS6.schedule',
        'base-os-differs groups.g.base[1]',
        'base-retention pools.base.retention',
        // The one guest with other Fulls is another fault.
        'base-sometimes-late references.CentOS6.schedule',
        'self-never-runs groups.g.base[0]',
        'signature-differs groups.g.signature',
      ].sort(),
    );
  });

  it('of the guest itself have an order too', () => {
    const own = (base: string) =>
      `schedules: {own: {base: ${base}, full: 2nd sun at 23:05}}\nguests: {web: {schedule: own, base: self}}`;
    expect(faultsOf(own('2nd sun at 20:05'))).toEqual([]);
    expect(faultsOf(own('3rd sun at 20:05'))).toEqual(['base-after-fulls guests.web.schedule']);
    expect(wordsOf('base-after-fulls', own('3rd sun at 20:05'))[0]).toMatch(
      /^the Base "web" always runs after the Fulls of "web"/,
    );
  });
});

describe('of several Bases', () => {
  const own = (base: string) =>
    `schedules: {own: {base: ${base}, full: 2nd sun at 23:05}}\nguests: {web: {schedule: own, base: [CentOS6, self]}}`;

  it.each([
    ['1st sat at 22:05', []],
    ['1st sat at 18:05', ['base-shadowed guests.web.base[0]']],
    ['1st sat at 20:05', ['base-shadowed guests.web.base[0]']],
    ['1st fri at 20:05', []],
  ])(
    "the special one has to win some Fulls: the guest's own at %s, the reference's 1st sat at 20:05",
    (base, faults) => {
      expect(faultsOf(own(base))).toEqual(faults);
    },
  );
});

describe('a Base that nobody can use', () => {
  it.each([
    ['guests: {web: {method: image, schedule: weekly, base: CentOS6}}', ['base-of-image guests.web.base']],
    ['guests: {web: {base: [self]}}', ['self-never-runs guests.web.base[0]']],
    ['guests: {web: {base: web}}', ['self-never-runs guests.web.base']],
    ['references: {CentOS6: {schedule: nightly}}', ['base-never-runs references.CentOS6']],
    ['guests: {web: {os: debian12, base: CentOS6}}', ['base-os-differs guests.web.base']],
    [
      'directors: {d: {os: debian12}}\ndefaults: {director: bacula-dir}\nguests: {web: {director: d, base: CentOS6}}',
      ['base-elsewhere guests.web.base'],
    ],
    ['directors: {d: {os: debian12}}\nhosts: {kvm-1: {director: d}}\nguests: {web: {base: CentOS6}}', []],
    ['guests: {web: {base: []}}', []],
  ])('%s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });
});

describe('the retention of a Base', () => {
  // From the 1st Saturday to the Full on the 2nd Sunday of the next month but one day: 43 days at most.
  const kept = (pools: string, more = USES) => `pools: ${pools}\n${more}`;

  it.each([
    ['{base: {retention: 13 months}}', []],
    ['{base: {retention: 1 month}}', ['base-retention pools.base.retention']],
    ['{base: {retention: 188 days}}', ['base-retention pools.base.retention']],
    ['{base: {retention: 189 days}}', []],
    ['{full: {retention: 1 year}}', []],
    ['{full: {retention: 2 years}}', ['base-retention pools.base.retention']],
    ['{base: {retention: 100 days}, full: {retention: 91 days}}', []],
  ])('%s', (pools, faults) => {
    expect(faultsOf(kept(pools))).toEqual(faults);
  });

  it('says for how long it has to be, and of which Fulls', () => {
    const [found] = diagnosticsOf(laid(kept('{base: {retention: 100 days}}')));
    expect(found?.message).toBe(
      'pool "base" keeps a Base for 100 days, but a Full of "web" lives 180 days in "full" and may be 9 days younger than its Base',
    );
    expect(found?.hint).toBe('keep the Base for at least 189 days');
    expect(found?.related).toEqual([expect.objectContaining({ path: 'pools.full.retention' })]);
  });

  it('is never enough where the Fulls lie in the same pool', () => {
    const text = laid(
      `references: {CentOS6: {pool: full}}\nschedules: {monthly: {base: {at: 1st sat at 20:05, pool: full}}}\n${USES}`,
    );
    const [found] = diagnosticsOf(text);
    expect(found).toMatchObject({ code: 'base-retention', path: 'pools.full.retention', related: [] });
    expect(found?.hint).toBe('give Bases a pool of their own, called "base", and keep them for at least 189 days');
  });

  it('counts the pool that a run names, of the Base and of the Full', () => {
    const pools = '{short: {retention: 1 month}, long: {retention: 5 years}}';
    const runs = (base: string, full: string) =>
      kept(pools, `schedules: {monthly: {base: ${base}}, nightly: {full: ${full}}}\n${USES}`);
    expect(faultsOf(runs('{at: 1st sat at 20:05, pool: short}', '2nd sun at 23:05'))).toEqual([
      'base-retention pools.short.retention',
    ]);
    expect(faultsOf(runs('1st sat at 20:05', '{at: 2nd sun at 23:05, pool: long}'))).toEqual([
      'base-retention pools.base.retention',
    ]);
    expect(faultsOf(runs('{at: 1st sat at 20:05, pool: long}', '2nd sun at 23:05'))).toEqual([]);
  });

  it('counts for a Base of the guest itself as well', () => {
    const own =
      'schedules: {own: {base: 1st sat at 22:05, full: 2nd sun at 23:05}}\nguests: {web: {schedule: own, base: self}}';
    expect(faultsOf(kept('{base: {retention: 1 month}}', own))).toEqual(['base-retention pools.base.retention']);
  });
});

describe('the pool of a reference', () => {
  const named = (pool: string) => `pools: {x: {retention: 2 years}}\nreferences: {CentOS6: {pool: ${pool}}}\n`;
  const run = (pool: string) => `schedules: {monthly: {base: {at: 1st sat at 20:05, pool: ${pool}}}}`;

  it.each([
    [named('x'), ['base-pool-overridden references.CentOS6.pool']],
    [named('x') + run('full'), ['base-pool-overridden references.CentOS6.pool']],
    [named('x') + run('x'), []],
    [named('base'), []],
  ])('is where its Base goes: %s', (fragment, faults) => {
    expect(faultsOf(fragment)).toEqual(faults);
  });
});

describe('the digest of a Base', () => {
  it.each([
    ['guests: {web: {base: CentOS6, signature: SHA256}}', ['guests.web.signature']],
    ['guests: {web: {base: CentOS6, signature: SHA1}}', []],
    ['references: {CentOS6: {signature: MD5}}\nguests: {web: {base: CentOS6}}', ['guests.web']],
    ['defaults: {signature: SHA512}\nguests: {web: {base: CentOS6}}', []],
    [
      'filesets: {own: {include: {files: [/], options: {signature: MD5}}}}\nguests: {web: {base: CentOS6, fileset: own, signature: SHA1}}',
      ['filesets.own.include.options.signature'],
    ],
    [
      'filesets: {own: {include: {files: [/], options: {wild: "*.gz", signature: SHA1}}}}\nguests: {web: {base: CentOS6, fileset: own, signature: MD5}}',
      ['guests.web.signature'],
    ],
  ])('%s', (fragment, paths) => {
    expect(faultsOfCode('signature-differs', fragment)).toEqual(paths.map((path) => `signature-differs ${path}`));
  });

  it('is none that Bacula leaves out of the comparison', () => {
    const site = 'director: {os: debian13}\nhosts: {kvm-1: {os: debian13}}\nstorages: {disk: {os: debian13}}\n';
    const fragment = `${site}defaults: {signature: XXH3_64}\nguests: {web: {base: CentOS6}}`;
    expect(faultsOf(fragment)).toEqual(['signature-unchecked defaults.signature']);
    expect(faultsOf(`${site}defaults: {signature: XXH3_64}`)).toEqual([]);
  });
});

describe('a base that is named twice', () => {
  it('is told of at the second place, also where the guest itself is one of them', () => {
    expect(faultsOf('guests: {web: {base: [CentOS6, CentOS6]}}')).toEqual(['base-repeated guests.web.base[1]']);
    expect(
      wordsOf(
        'base-repeated',
        'schedules: {nightly: {base: 1st sat at 22:05, full: 2nd sun at 23:05}}',
        'guests: {web: {base: [self, web]}}',
      ),
    ).toEqual(['guest "web" names "web" twice in its base']);
  });
});
