import type { Document } from './document.ts';

const METHODS = ['files', 'agent', 'image'];

/** What the other entries lean on: one of everything, with nothing in it that is not needed. */
export function smallFleet(): Document {
  return {
    version: 1,
    bacula: '9.6',
    director: { name: 'dir', os: 'debian12', catalog_backup: { schedule: 'nightly', storage: 's' } },
    storages: { s: { address: 'sd', path: '/srv/s' } },
    pools: { full: { retention: '6 months' }, base: { retention: '13 months' } },
    schedules: {
      nightly: { full: '2nd sun at 23:05', incremental: 'mon-sat at 23:05' },
      monthly: { base: '1st sat at 18:05' },
    },
    hosts: { h: { address: '10.0.0.1', os: 'debian12' } },
    guests: { g: { host: 'h', ...guestOf(0) } },
  };
}

/**
 * Adds an entry of a section with all that makes it matter: a group has a guest in it, a FileSet a Job that uses it. `entry` is its name among the
 * leaves, whatever it is called in the document; by its numbers methods take turns.
 */
export function addEntry(document: Document, section: string, name: string, entry: string): void {
  const turn = turnOf(entry);
  const job = { type: 'Backup', client: 'h', fileset: 'Linux', storage: 's', schedule: 'nightly' };
  const entries: Readonly<Record<string, () => readonly (readonly [string, string, object])[]>> = {
    guests: () => [[section, name, { host: 'h', ...guestOf(turn) }]],
    references: () => [[section, name, referenceOf(turn)]],
    groups: () => [
      [section, name, {}],
      ['guests', `in-${entry}`, { host: 'h', group: name, ...guestOf(turn) }],
    ],
    hosts: () => [
      [section, name, { address: '10.0.0.2', backup: { schedule: 'nightly', storage: 's' } }],
      ['guests', `on-${entry}`, { host: name, ...guestOf(turn) }],
    ],
    storages: () => [[section, name, { path: '/srv/x' }]],
    schedules: () => [[section, name, { full: 'mon at 1:00' }]],
    filesets: () => [
      [section, name, { include: { files: ['/srv'] } }],
      ['jobs', `of-${entry}`, { ...job, fileset: name }],
    ],
    jobs: () => [[section, name, job]],
    directors: () => [
      [section, name, { catalog_backup: { schedule: 'nightly', storage: 's' } }],
      ['guests', 'g', { ...((document['guests'] as Document)['g'] as object), director: 'dir' }],
    ],
  };
  for (const [where, key, value] of entries[section]?.() ?? [[section, name, {}]]) add(document, where, key, value);
}

function add(document: Document, section: string, key: string, value: object): void {
  const entries = (document[section] ??= {}) as Document;
  if (key !== 'g' && Object.hasOwn(entries, key)) return;
  // Not by assignment, which would take `__proto__` for something else.
  Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true });
}

function turnOf(entry: string): number {
  return (entry.match(/\d+/g) ?? []).reduce((sum, digits) => sum + Number(digits), 0);
}

function guestOf(turn: number): object {
  return { trust: 'owned', method: METHODS[turn % METHODS.length], schedule: 'nightly', storage: 's' };
}

/** Every other one is installed as well. */
function referenceOf(turn: number): object {
  const backedUp = { host: 'h', schedule: 'monthly', storage: 's' };
  if (turn % 2 === 0) return { ...backedUp, method: 'agent' };
  return { ...backedUp, os: 'debian12', packages: 'min', disk: '8G', mirror: 'http://deb.example.org/debian' };
}

/** A Director has one catalog: each that is not told which takes the one of its own number, or else the first. */
export function useCatalogs(document: Document): void {
  const catalogs = Object.keys(document['catalogs'] ?? {});
  const directors = Object.entries((document['directors'] ?? {}) as Record<string, Document>);
  for (const [name, director] of [['', document['director'] as Document] as const, ...directors]) {
    const own = name.replace('directors', 'catalogs');
    if (catalogs.length > 0) director['catalog'] ??= catalogs.includes(own) ? own : catalogs[0];
  }
}
