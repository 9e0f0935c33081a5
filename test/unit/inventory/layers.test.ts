import { describe, expect, it } from 'vitest';
import { basePlace, merge, originOf, type Layer } from '../../../src/inventory/layers.ts';
import type { Guest } from '../../../src/inventory/model/guest.ts';
import { compiled } from '../diagnostics.ts';
import { laid } from '../fleet.ts';

/** A guest of the small fleet with fragments laid over it. */
function guestOf(fragments: string | readonly string[], name = 'web'): Guest {
  const { fleet, diagnostics } = compiled(laid(...[fragments].flat()));
  const guest = fleet?.guests.get(name);
  if (guest === undefined) throw new Error(`no guest ${name}: ${JSON.stringify(diagnostics)}`);
  return guest;
}

/** Every place that may set the priority of a guest, nearest first. The number tells who won. */
const PLACES = [
  ['guests.g', (value: string) => `guests: {g: ${value}}`],
  ['hosts.kvm-1.guest_defaults', (value: string) => `hosts: {kvm-1: {guest_defaults: ${value}}}`],
  ['groups.near', (value: string) => `groups: {near: ${value}}`],
  ['groups.far', (value: string) => `groups: {far: ${value}}`],
  ['groups.farthest', (value: string) => `groups: {farthest: ${value}}`],
  ['defaults', (value: string) => `defaults: ${value}`],
] as const;

const FRAME = [
  'hosts: {kvm-1: {guest_defaults: {}}}',
  'defaults: {trust: owned, method: files, schedule: nightly}',
  'groups: {near: {extends: far}, far: {extends: farthest}, farthest: {enabled: true}}',
  'guests: {g: {group: near, host: kvm-1}}',
];

/** The guest of the frame, with a value said in the places from `first` on. */
function heirFrom(first: number, value: (place: number) => string): Guest {
  const said = PLACES.flatMap(([, at], i) => (i < first ? [] : [at(value(i))]));
  return guestOf([...FRAME, ...said], 'g');
}

describe('what a guest inherits', () => {
  it.each(PLACES.map(([path], i) => [path, i] as const))('comes from %s where nothing nearer says it', (path, i) => {
    const { settings, layers } = heirFrom(i, (place) => `{priority: ${place + 1}}`);
    expect(settings.priority).toBe(i + 1);
    expect(originOf(layers, 'priority').join('.')).toBe(`${path}.priority`);
  });

  it('is replaced as a whole, lists as well', () => {
    const { settings } = heirFrom(0, (place) => `{exclude: [/a${place}, /b${place}]}`);
    expect(settings.exclude).toEqual(['/a0', '/b0']);
  });

  it.each([
    [
      'pools',
      (place: number) =>
        `{pools: {${['full', 'incremental', 'differential'][place % 3]}: ${place < 3 ? 'full' : 'base'}}}`,
    ],
    ['directives', (place: number) => `{directives: {All: ${place}, "Only ${place}": ${place}}}`],
  ])('is joined key by key in %s, the nearest winning', (key, value) => {
    const { settings } = heirFrom(0, value);
    if (key === 'pools') expect(settings.pools).toEqual({ full: 'full', incremental: 'full', differential: 'full' });
    else {
      expect(settings.directives).toEqual({
        All: 0,
        ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((place) => [`Only ${place}`, place])),
      });
    }
  });

  it('is joined for an agent in client_directives and paths too', () => {
    const agent = 'method: agent, client_directives: {A: 1}, paths: {scripts: /scripts/near}';
    const far = '{client_directives: {A: 2, B: 2}, paths: {scripts: /scripts/far, pid: /pid/far}}';
    const { clientDirectives, agent: daemon } = guestOf(`defaults: ${far}\nguests: {web: {${agent}}}`);
    expect(clientDirectives).toEqual({ A: 1, B: 2 });
    expect(daemon?.paths).toMatchObject({ scripts: '/scripts/near', pid: '/pid/far', config: '/etc/bacula' });
  });

  it('can be taken back: a base by an empty list', () => {
    const group = 'groups: {g: {base: [self, CentOS6]}}\n';
    expect(guestOf(`${group}guests: {web: {group: g}}`).base).toEqual(['web', 'CentOS6']);
    expect(guestOf(`${group}guests: {web: {group: g, base: []}}`).base).toEqual([]);
    expect(guestOf(`${group}guests: {web: {group: g, base: web}}`).base).toEqual(['web']);
  });

  it('is the Director of the host before that of defaults, after that of a group', () => {
    const site = 'directors: {a: {}, b: {}, c: {}}\ndefaults: {director: a}\nhosts: {kvm-1: {director: b}}\n';
    expect(guestOf(site).settings.director).toBe('b');
    expect(guestOf(`${site}groups: {g: {director: c}}\nguests: {web: {group: g}}`).settings.director).toBe('c');
    expect(guestOf('directors: {a: {}, b: {}}\ndefaults: {director: a}').settings.director).toBe('a');
  });

  it('is the only Director, the only storage and the Messages of every site where nobody says it', () => {
    expect(guestOf('{}').settings).toMatchObject({ director: 'bacula-dir', storage: 'disk', messages: 'Standard' });
  });

  it('is nothing from a group that does not exist or goes round in a circle', () => {
    expect(guestOf('guests: {web: {group: nope}}').settings.priority).toBeUndefined();
    const circle = 'groups: {a: {extends: b, priority: 3}, b: {extends: a, priority: 4}}\nguests: {web: {group: a}}';
    expect(guestOf(circle).settings.priority).toBe(3);
  });
});

describe('what hosts and references take from defaults', () => {
  const fragment = 'defaults: {storage: disk, compression: gzip, schedule: nightly, priority: 7, messages: Daemon}';

  it('is what holds for the whole site, and nothing that is meant for guests', () => {
    const { fleet } = compiled(laid(`${fragment}\nhosts: {kvm-1: {backup: {schedule: nightly}}}`));
    for (const settings of [fleet?.references.get('CentOS6')?.settings, fleet?.hosts.get('kvm-1')?.backup?.settings]) {
      expect(settings).toMatchObject({ storage: 'disk', compression: 'gzip', messages: 'Daemon', priority: undefined });
    }
    expect(fleet?.references.get('CentOS6')?.settings.schedule).toBe('monthly');
  });

  it('is what they say themselves before it', () => {
    const { fleet } = compiled(laid(`${fragment}\nreferences: {CentOS6: {compression: lzo}}`));
    expect(fleet?.references.get('CentOS6')?.settings.compression).toBe('lzo');
  });
});

describe('layers', () => {
  const layers: Layer[] = [
    { path: ['near'], values: { a: 1, pools: { full: 'x' }, base: 'one' } },
    { path: ['far'], values: { a: 2, b: undefined, pools: { full: 'y', incremental: 'z' }, c: null } },
  ];

  it('are merged without being changed', () => {
    const before = JSON.stringify(layers);
    expect(merge(layers)).toEqual({ a: 1, pools: { full: 'x', incremental: 'z' }, base: 'one', b: undefined, c: null });
    expect(JSON.stringify(layers)).toBe(before);
    expect(merge([])).toEqual({});
  });

  it('know where each key was said, also within a joined map', () => {
    expect(originOf(layers, 'a')).toEqual(['near', 'a']);
    expect(originOf(layers, 'c')).toEqual(['far', 'c']);
    expect(originOf(layers, 'pools', 'full')).toEqual(['near', 'pools', 'full']);
    expect(originOf(layers, 'pools', 'incremental')).toEqual(['far', 'pools', 'incremental']);
    expect(originOf(layers, 'nobody')).toEqual(['near']);
    expect(originOf([], 'nobody')).toEqual([]);
  });

  it('know the place of each base, of one or of many', () => {
    expect(basePlace(layers, 0)).toEqual(['near', 'base']);
    expect(basePlace([{ path: ['g'], values: { base: ['a', 'b'] } }], 1)).toEqual(['g', 'base', 1]);
  });
});
