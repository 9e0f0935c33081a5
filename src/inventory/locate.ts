import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import type { InventoryPath } from '../core/path.ts';
import type { SourceText } from './parse.ts';

/** A place in a text: lines and columns from 1, in UTF-16 units; `endColumn` is the column after the last character on the same line. */
export interface Location {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Finds places of an inventory in its texts. Each text is parsed once more, with positions, when the first fault in it is shown. */
export function makeLocator(sources: readonly SourceText[]) {
  const open = once((file: number) => parseWithPositions(sources[file]?.text ?? ''));
  const startsOf = once((file: number) => lineStarts(sources[file]?.text ?? ''));

  const between = (file: number, start: number, end: number): Location => {
    const text = sources[file]?.text ?? '';
    const starts = startsOf(file);
    const line = lineAt(starts, start);
    const column = start - (starts[line - 1] ?? 0) + 1;
    const next = starts[line] ?? text.length + 1;
    const lineEnd = text[next - 2] === '\r' ? next - 2 : next - 1;
    return { file, line, column, endColumn: column + Math.max(1, Math.min(end, lineEnd) - start) };
  };

  /** The place of the key or the value at a path, or of the nearest thing around it that stands in a text. */
  const locate = (path: InventoryPath, at: 'key' | 'value', file?: number): Location => {
    const home = file ?? sources.findIndex((_source, i) => depth(open(i), path) === Math.min(path.length, 2));
    const [start, end] = rangeOf(open(Math.max(0, home)), path, at);
    return between(Math.max(0, home), start, end);
  };
  return { locate, between };
}

export type Locator = ReturnType<typeof makeLocator>;

/** The text as the parser with positions reads it. It refuses nothing: that is the other parser's office, whose values it has to share. */
export function parseWithPositions(text: string): Document.Parsed {
  return parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
}

function once<T>(make: (file: number) => T): (file: number) => T {
  const made = new Map<number, T>();
  return (file) => {
    const value = made.get(file) ?? make(file);
    made.set(file, value);
    return value;
  };
}

/** The offset of each line's first character. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** The line, from 1, that an offset is on. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Range = readonly [start: number, end: number];

/** How many steps of a path a document knows: tells which of several files declares it. */
function depth(doc: Document.Parsed, path: InventoryPath): number {
  let node: unknown = doc.contents;
  let steps = 0;
  for (const step of path.slice(0, 2)) {
    const found = find(doc, node, step);
    if (found === undefined) break;
    node = isPair(found) ? found.value : found;
    steps++;
  }
  return steps;
}

function rangeOf(doc: Document.Parsed, path: InventoryPath, at: 'key' | 'value'): Range {
  let node: unknown = doc.contents;
  let range: Range = [0, 1];
  for (const [i, step] of path.entries()) {
    const found = find(doc, node, step);
    if (found === undefined) break;
    node = isPair(found) ? found.value : found;
    const isKeyMeant = isPair(found) && (i < path.length - 1 || at === 'key' || standsByItsKey(node));
    range = (isKeyMeant ? undefined : spanOf(node)) ?? spanOf(isPair(found) ? found.key : found) ?? range;
  }
  return range;
}

/** A map, or a list on lines of its own, begins with the first thing in it, which is not to blame: its key stands for it. */
function standsByItsKey(node: unknown): boolean {
  return isMap(node) || (isSeq(node) && node.flow !== true);
}

/** The entry of a map or list, through aliases and merge keys. */
function find(
  doc: Document.Parsed,
  node: unknown,
  step: string | number,
  seen = new Set<unknown>(),
): Pair | Node | undefined {
  const target = isAlias(node) ? node.resolve(doc) : node;
  if (isSeq(target)) return target.items[Number(step)] as Node | undefined;
  // A map may merge itself, which adds nothing to it.
  if (!isMap(target) || seen.has(target)) return undefined;
  seen.add(target);
  const { own, merged } = entriesOf(target);
  const pair = own.get(String(step));
  if (pair !== undefined) return pair;
  for (const source of merged) {
    const found = find(doc, source, step, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Entries {
  readonly own: ReadonlyMap<string, Pair>;
  /** What `<<` brings in, the first one winning. */
  readonly merged: readonly unknown[];
}

const ENTRIES = new WeakMap<YAMLMap, Entries>();

/** The entries of a map, sorted out once: a map of ten thousand guests may be asked for each of them. */
function entriesOf(map: YAMLMap): Entries {
  const known = ENTRIES.get(map);
  if (known !== undefined) return known;
  const own = new Map<string, Pair>();
  const merged: unknown[] = [];
  for (const pair of map.items) {
    if (!isScalar(pair.key)) continue;
    if (pair.key.source === '<<' && pair.key.type === 'PLAIN')
      merged.push(...(isSeq(pair.value) ? pair.value.items : [pair.value]));
    else own.set(String(pair.key.value), pair);
  }
  const made = { own, merged };
  ENTRIES.set(map, made);
  return made;
}

/** Start and end of a node without what follows it. An empty value has no extent of its own. */
function spanOf(node: unknown): Range | undefined {
  const range = (node as Node | null | undefined)?.range;
  if (range === null || range === undefined || range[1] <= range[0]) return undefined;
  return [range[0], range[1]];
}
