import type { Leaf } from './document.ts';
import type { TextOf } from './search.ts';

/** A harmless text in the place of each hostile one, and the way back. */
export interface Marks {
  readonly markOf: TextOf;
  /** A text with every mark in it replaced by what it stands for. */
  readonly undo: (text: string) => string;
  /** The hostile texts, without their shapes, whose marks are in a text; but for those that are a shell's by their nature. */
  readonly textsIn: (text: string) => readonly string[];
}

/** What decides which way a text goes: a path, a pattern from the root, a path of Windows, a package that is left out, or a word. */
const SHAPE = /^(\^?\/|[A-Za-z]:\/|-)?/;

/** Names that mean more than themselves: JavaScript puts whole numbers first, and of these two every inventory has one. */
const MEANINGFUL = /^(\d+|Standard|Linux)$/;

/** A mark has as many parts as the path it stands for: Bacula strips them by number. A name of a machine is in small letters. */
const MARK = /Mk(\d+)kM(?:\/kM)*|mk(\d+)km/g;

export function marksFor(leaves: readonly Leaf[], textOf: TextOf): Marks {
  const numbers = new Map(leaves.map((leaf, i) => [leaf, i]));
  // The same key at two places of an entry may be one: where a resource takes from both, the nearer one counts.
  const keys = new Map<string, number>();
  for (const [i, leaf] of leaves.entries()) {
    if (!leaf.field.isKey) continue;
    const own = `${leaf.field.path.length > 2 ? leaf.entry : ''} ${textOf(leaf)}`;
    if (MEANINGFUL.test(textOf(leaf))) numbers.delete(leaf);
    else numbers.set(leaf, keys.get(own) ?? i);
    if (!keys.has(own)) keys.set(own, i);
  }
  const rests = leaves.map((leaf) => textOf(leaf).replace(SHAPE, ''));
  const restOf = (number: string | undefined, small: string | undefined) =>
    small === undefined ? (rests[Number(number)] ?? '') : (rests[Number(small)] ?? '').toLowerCase();
  return {
    markOf: (leaf) => {
      const number = numbers.get(leaf);
      if (number === undefined) return textOf(leaf);
      const parts = '/kM'.repeat((rests[number] ?? '').split('/').length - 1);
      return `${SHAPE.exec(textOf(leaf))?.[0] ?? ''}Mk${number}kM${parts}`;
    },
    undo: (text) => text.replace(MARK, (_, number?: string, small?: string) => restOf(number, small)),
    textsIn: (text) =>
      [...text.matchAll(MARK)]
        .filter(([, number, small]) => leaves[Number(number ?? small)]?.field.path.includes('post') !== true)
        .map(([, number, small]) => restOf(number, small)),
  };
}
