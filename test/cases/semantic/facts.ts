import type { Resource } from '../../bacula/harness/json.ts';

/**
 * What one resource says, by directive in small letters without spaces (Bacula tells neither apart), in one form whatever it came from:
 * nothing that is Bacula's default, times in seconds, sizes in bytes.
 */
export type Facts = Readonly<Record<string, unknown>>;

/** Resources by type and name, e.g. `Job web`. */
export type FactsByResource = ReadonlyMap<string, Facts>;

/** Not to be told apart from silence. Source: the tables of directives in dird/dird_conf.c, stored/stored_conf.c, filed/filed_conf.c of 9.6.7. */
const DEFAULTS: Facts = {
  priority: 10,
  enabled: true,
  accurate: false,
  spooldata: false,
  rescheduleonerror: false,
  ignorefilesetchanges: false,
  fdport: 9102,
  sdport: 9103,
  dirport: 9101,
  tlsverifypeer: true,
};

/** The facts of a resource in the form of all facts: of what is meant as of what a parser of Bacula has read. */
export function factsOf(written: Facts): Facts {
  const entries = Object.entries(written).map(([key, value]) => [fold(key), canonical(value)] as const);
  const said = entries.filter(([key, value]) => value !== undefined && value !== '' && value !== DEFAULTS[key]);
  return Object.fromEntries(said.filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
}

/** What a parser of Bacula has read, by resource. Two of one type and name would be one, so that is a fault of the parser's own. */
export function factsRead(resources: readonly Resource[]): FactsByResource {
  const read = new Map(resources.map(({ type, name, directives }) => [`${type} ${name}`, factsOf(directives)]));
  if (read.size !== resources.length) throw new Error('two resources of one type and name');
  return read;
}

export function fold(key: string): string {
  return key.replaceAll(' ', '').toLowerCase();
}

/**
 * 9.6.7 prints SHA256 and SHA512 as `Sha1`, and what `all` leaves out anyway (`!Debug`, `!Saved`) in every destination of Messages; 15.0.3 does
 * neither. Both print the receivers of a message split at the spaces that the one string in the daemon has, and compressions as they please.
 */
function canonical(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^Sha(256|512)$/, 'Sha1');
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== '!Debug' && item !== '!Saved').map(canonical);
    // A directive that takes several values prints a list, and one that takes one does not; the inventory need not know which is which.
    return items.length === 1 && typeof items[0] === 'string' ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [[fold(key), canonical(one)] as const],
  );
  return Object.fromEntries(inner.map(([key, one]) => [key, formed(key, one)]));
}

function formed(key: string, value: unknown): unknown {
  if (key === 'where' && Array.isArray(value)) return value.join(' ');
  return key === 'compression' ? String(value).toLowerCase() : value;
}
