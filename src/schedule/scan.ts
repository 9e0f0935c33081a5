import type { Refusal } from './refusals.ts';

/** A word or a comma, in lower case, with its offset in the text. */
export interface Token {
  readonly text: string;
  readonly at: number;
}

const FOREIGN = /[^A-Za-z0-9:, -]/u;

/**
 * The words and commas of a text; or the refusal of its first character that no Run time has. Everything with a meaning to Bacula's
 * lexer beside time words (quotes, braces, `;` `#` `=` `@` `\`, control characters, line ends) is such a character.
 */
export function scan(text: string): { readonly ok: true; readonly tokens: readonly Token[] } | Refusal {
  const foreign = FOREIGN.exec(text);
  if (foreign !== null) return { ok: false, at: foreign.index, word: foreign[0], why: 'character', wanted: [] };
  const words = text.toLowerCase().matchAll(/,|[^ ,]+/g);
  return { ok: true, tokens: Array.from(words, (found) => ({ text: found[0], at: found.index })) };
}
