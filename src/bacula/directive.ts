import { folded } from './folded.ts';
import type { Directives } from '../inventory/model/entry.ts';
import { parseDuration, parseSize } from '../core/quantity.ts';
import { integer, keyword, quoted, quotedList, verbatim, yesNo, type BaculaText } from './text.ts';

/** One line of a resource. */
export interface Setting {
  readonly directive: BaculaText;
  readonly value: BaculaText;
}

/** A resource within a resource, e.g. a RunScript. */
export interface Block {
  readonly directive: BaculaText;
  readonly settings: readonly Setting[];
}

/** The lines for those directives that have a value; the others are left to Bacula's default. */
export function settings(values: Readonly<Record<string, BaculaText | undefined>>): Setting[] {
  const lines: Setting[] = [];
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) lines.push({ directive: keyword(name), value });
  }
  return lines;
}

/** The directives that the inventory brings along by Bacula's own names. */
export function extras(directives: Directives): { settings: Setting[]; blocks: Block[] } {
  const result: { settings: Setting[]; blocks: Block[] } = { settings: [], blocks: [] };
  for (const [name, written] of Object.entries(directives)) {
    const directive = keyword(name);
    for (const value of Array.isArray(written) ? (written as readonly unknown[]) : [written]) {
      if (typeof value === 'object' && value !== null) result.blocks.push({ directive, settings: lines(value) });
      else result.settings.push({ directive, value: literal(name, value) });
    }
  }
  return result;
}

function lines(block: object): Setting[] {
  return Object.entries(block).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => ({
      directive: keyword(name),
      value: literal(name, item),
    })),
  );
}

/**
 * How the names of directives end that take a size, a speed or a duration. Source: the tables of dird_conf.c, stored_conf.c and filed_conf.c, by
 * `store_size`, `store_speed` and `store_time`.
 */
const QUANTITIES =
  /(retention|timeout|interval|time|delay|duration|wait|size|bytes|bandwidth|bandwidthperjob|alignment|index|capacity|space)$/i;

/**
 * A value of a directive that we do not know. Sizes, speeds and durations must stand bare, as Bacula takes no quoted ones (lib/parse_conf.c
 * `store_size`, `store_speed`, `store_time`), and so must ports. Any other text stands within quotes: of a bare `5 days` a Description would keep
 * the `5`, and nobody would hear of it.
 */
function literal(name: string, value: unknown): BaculaText {
  if (typeof value === 'boolean') return yesNo(value);
  if (typeof value === 'number') return integer(value);
  const text = String(value);
  const isBare = QUANTITIES.test(folded(name)) ? isQuantity(text) : folded(name).endsWith('port') && /^\d+$/.test(text);
  return isBare ? verbatim(text) : quoted(text);
}

function isQuantity(text: string): boolean {
  const isSpeed = /^\d+ ?(k|kb|m|mb|g|gb)?\/s$/i.test(text);
  return isSpeed || (/^\d/.test(text) && (parseDuration(text) !== undefined || parseSize(text) !== undefined));
}

/** A list directive, or nothing where there is nothing to list. */
export function list(texts: readonly string[]): BaculaText | undefined {
  return texts.length === 0 ? undefined : quotedList(texts);
}

/** The value made by `make`, or nothing where there is none. */
export function optional<T, U>(value: T | undefined, make: (value: T) => U): U | undefined {
  return value === undefined ? undefined : make(value);
}
