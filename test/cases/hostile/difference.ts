import { isDeepStrictEqual } from 'node:util';
import { commandWords } from '../semantic/command.ts';
import type { Marks } from './marks.ts';

/** The first place where two values differ other than by the marks in the second one, in words; undefined where they are the same. */
export function difference(hostile: unknown, marked: unknown, undo: Marks['undo']): string | undefined {
  const seen = new Set<unknown>();
  const below = (left: unknown, right: unknown, path: string): string | undefined => {
    if (typeof left === 'string' && typeof right === 'string') {
      const isSame = left === undo(right) || (isCommand(path) && isSameCommand(left, right, undo));
      return isSame ? undefined : `${path} is ${JSON.stringify(left)}, not ${JSON.stringify(undo(right))}`;
    }
    if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) {
      return Object.is(left, right) ? undefined : `${path} is ${String(left)}, not ${String(right)}`;
    }
    // A plan shares what it says twice.
    if (seen.has(left)) return undefined;
    seen.add(left);
    const [own, other] = [Object.entries(left), Object.entries(right)];
    if (own.length !== other.length) return `${path} has ${own.length} entries, not ${other.length}`;
    for (const [i, [key, value]] of own.entries()) {
      const [markedKey = '', markedValue] = other[i] ?? [];
      if (undo(markedKey) !== key) return `${path}.${key} instead of ${undo(markedKey)}`;
      const found = below(value, markedValue, `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return below(hostile, marked, '');
}

/** Whether a directive, by its name, holds a command, which Bacula splits into words. */
export function isCommand(directive: string): boolean {
  return /(command|job|console)$/i.test(directive);
}

/** Whether both are split into the same words, with a `%` of a word doubled: how a command is spelt hangs on what is in it. */
export function isSameCommand(hostile: string, marked: string, undo: Marks['undo']): boolean {
  const words = commandWords(marked).map((word) => {
    const meant = undo(word);
    return meant === word ? word : meant.replaceAll('%', '%%');
  });
  return isDeepStrictEqual(commandWords(hostile), words);
}
