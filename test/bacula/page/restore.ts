// The blocks of docs/restore.md, by their names, and its fleet on one machine.
import { parse, stringify } from 'yaml';
import { blocksOf, pageText } from '../../unit/docs/markdown.ts';

type Tree = Readonly<Record<string, unknown>>;

const blocks = blocksOf(pageText('docs/restore.md'));

/** The names of all blocks of a kind. */
export function blockNames(kind: string): string[] {
  return blocks.filter(({ info }) => info[0] === kind).map(({ info }) => info[1] ?? '');
}

/** The text of a block. Throws when the page has none of that kind and name. */
export function blockText(kind: string, name = ''): string {
  const found = blocks.find(({ info }) => info[0] === kind && (info[1] ?? '') === name);
  if (found === undefined) throw new Error(`docs/restore.md has no ${kind} ${name}`);
  return found.text;
}

/** The inventory of the page, with what `over` says instead. */
export function pageInventory(over: Tree): string {
  return stringify(merged(parse(blockText('yaml', 'inventory')) as Tree, over));
}

function merged(written: Tree, over: Tree): Tree {
  const entries = Object.entries(over).map(([key, value]) => {
    const old = written[key];
    return [key, isTree(old) && isTree(value) ? merged(old, value) : value] as const;
  });
  return { ...written, ...Object.fromEntries(entries) };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
