import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import type { InventoryPath } from '../core/path.ts';
import type { SourceText } from './parse.ts';

/** A place in a text: lines and columns from 1, `end` as column after the last character on the same line. */
export interface Location {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

interface Located {
  readonly doc: Document.Parsed;
  readonly lines: LineCounter;
}

/** Finds places of an inventory in its texts. Each text is parsed once more, with positions, when the first fault in it is shown. */
export function makeLocator(sources: readonly SourceText[]) {
  const parsed = new Map<number, Located>();
  const open = (file: number): Located => {
    const known = parsed.get(file);
    if (known !== undefined) return known;
    const lines = new LineCounter();
    const doc = parseDocument(sources[file]?.text ?? '', { lineCounter: lines, merge: true, uniqueKeys: false, logLevel: 'silent' });
    parsed.set(file, { doc, lines });
    return { doc, lines };
  };

  const between = (file: number, start: number, end: number): Location => {
    const text = sources[file]?.text ?? '';
    const { lines } = open(file);
    const { line, col } = lines.linePos(start);
    const lineEnd = text.indexOf('\n', start);
    const stop = Math.min(end, lineEnd === -1 ? text.length : lineEnd);
    return { file, line: Math.max(1, line), column: Math.max(1, col), endColumn: Math.max(1, col) + Math.max(1, stop - start) };
  };

  /** The place of the key or the value at a path, or of the nearest thing around it that stands in a text. */
  const locate = (path: InventoryPath, at: 'key' | 'value', file?: number): Location => {
    const home = file ?? Math.max(0, sources.findIndex((_source, i) => depth(open(i).doc, path) === Math.min(path.length, 2)));
    const range = rangeOf(open(home).doc, path, at);
    return between(home, range[0], range[1]);
  };
  return { locate, between };
}

export type Locator = ReturnType<typeof makeLocator>;

type Range = readonly [start: number, end: number];

/** How many steps of a path a document knows: tells which of several files declares it. */
function depth(doc: Document.Parsed, path: InventoryPath): number {
  let node: unknown = doc.contents;
  let steps = 0;
  for (const step of path.slice(0, 2)) {
    const pair = find(doc, node, step);
    if (pair === undefined) break;
    node = isPair(pair) ? pair.value : pair;
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
    const isLast = i === path.length - 1;
    if (isPair(found)) {
      node = found.value;
      const wantsKey = !isLast || at === 'key' || !hasRange(node);
      range = spanOf(wantsKey ? found.key : node) ?? range;
    } else {
      node = found;
      range = spanOf(node) ?? range;
    }
  }
  return range;
}

/** The entry of a map or list, through aliases and merge keys. */
function find(doc: Document.Parsed, node: unknown, step: string | number): Pair | Node | undefined {
  const target = isAlias(node) ? node.resolve(doc) : node;
  if (isSeq(target)) return target.items[Number(step)] as Node | undefined;
  if (!isMap(target)) return undefined;
  const own = entries(target).get(String(step));
  if (own !== undefined) return own;
  for (const pair of target.items) {
    if (!isScalar(pair.key) || pair.key.value !== '<<') continue;
    const merged = isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of merged) {
      const found = find(doc, source, step);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const ENTRIES = new WeakMap<YAMLMap, Map<string, Pair>>();

/** The entries of a map by key, made once: a map of ten thousand guests may be asked for each of them. */
function entries(map: YAMLMap): Map<string, Pair> {
  const known = ENTRIES.get(map);
  if (known !== undefined) return known;
  const made = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])));
  ENTRIES.set(map, made);
  return made;
}

function hasRange(node: unknown): boolean {
  return spanOf(node) !== undefined;
}

/** Start and end of a node without what follows it. An empty value has no extent of its own. */
function spanOf(node: unknown): Range | undefined {
  const range = (node as Node | null | undefined)?.range;
  if (range === null || range === undefined || range[1] <= range[0]) return undefined;
  return [range[0], range[1]];
}
