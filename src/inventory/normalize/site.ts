import type { BaculaVersion } from '../../bacula/dialects.ts';
import { dialectOf, VERSIONS } from '../../bacula/dialects.ts';
import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { parseDuration, parseSize, type Bytes, type Seconds } from '../../core/quantity.ts';
import { suggest } from '../../core/suggest.ts';
import { isOsId, OS_PROFILES, type OsId } from '../../profiles/os.ts';
import type { WrittenInventory } from '../schema.ts';

/** What the normalizing functions share: the site-wide words of the inventory, and where faults are collected. */
export interface Site {
  readonly written: WrittenInventory;
  readonly report: Diagnostic[];
}

/** The naming of the 2012 talk, and Bacula's own suffixes. */
const NAMING = {
  file_daemon: '{name}-fd',
  storage_daemon: '{name}-sd',
  volume_group: '{host}',
  disk: 'vm_{guest}-disk{n}',
};

/** A site's name for something: `{name}` and its like are filled in. */
export function nameOf(site: Site, kind: keyof typeof NAMING, fill: Readonly<Record<string, string>>): string {
  const [first = '', ...rest] = partsOf(site.written.naming?.[kind] ?? NAMING[kind]);
  let name = first;
  for (let i = 0; i < rest.length; i += 2) name += (fill[rest[i] ?? ''] ?? `{${rest[i] ?? ''}}`) + (rest[i + 1] ?? '');
  return name;
}

/** Literal text and words in turn, cut once for each pattern: thousands of guests are named by the same few. */
function partsOf(pattern: string): readonly string[] {
  const parts = PARTS.get(pattern) ?? pattern.split(/\{(\w+)\}/);
  PARTS.set(pattern, parts);
  return parts;
}

const PARTS = new Map<string, readonly string[]>();

export function readDuration(site: Site, text: string | undefined, path: InventoryPath): Seconds | undefined {
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  if (duration === undefined) site.report.push(diagnose('duration-unreadable', path, { saw: text }));
  return duration;
}

export function readSize(site: Site, text: string | number | undefined, path: InventoryPath): Bytes | undefined {
  if (text === undefined) return undefined;
  const size = parseSize(String(text));
  if (size === undefined) site.report.push(diagnose('size-unreadable', path, { saw: String(text) }));
  return size;
}

export function readVersion(
  site: Site,
  text: string | number | undefined,
  path: InventoryPath,
): BaculaVersion | undefined {
  if (text === undefined) return undefined;
  const version = dialectOf(String(text));
  if (version === undefined) {
    site.report.push(diagnose('bacula-version-unknown', path, { saw: String(text), known: VERSIONS.join(', ') }));
  }
  return version;
}

export function readOs(site: Site, text: string | undefined, path: InventoryPath): OsId | undefined {
  if (text === undefined || isOsId(text)) return text;
  const suggestions = suggest(text, Object.keys(OS_PROFILES));
  site.report.push(
    diagnose('os-unknown', path, { saw: text, known: Object.keys(OS_PROFILES).join(', '), suggestions }),
  );
  return undefined;
}

export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
