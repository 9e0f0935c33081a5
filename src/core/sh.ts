import { Bug } from './bug.ts';

declare const brand: unique symbol;

/** Text of POSIX sh: words, lines or whole scripts that this file, or a template made of them, put together. */
export type ShText = string & { readonly [brand]: 'sh' };

/** What no word may hold: in a quoted word a line feed is one more line for whoever reads line by line, and NUL ends an argument. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Characters that mean nothing to any shell wherever they stand. A word that begins with `~` or holds `=` before a command does mean something. */
const PLAIN = /^[A-Za-z0-9_./:@%+,-]+$/;

/** Any text as one word: bare where every shell leaves it alone, else within single quotes, in which only `'` has a meaning. Source: POSIX 2.2.2. */
export function word(text: string): ShText {
  if (CONTROL.test(text)) throw new Bug(`control character reached a shell word: ${JSON.stringify(text)}`);
  return (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`) as ShText;
}

/** Several words, with a space between. */
export function words(texts: readonly string[]): ShText {
  return texts.map(word).join(' ') as ShText;
}

/** A line that is shell by its author's will: one line, whatever it says. */
export function statement(text: string): ShText {
  if (CONTROL.test(text)) throw new Bug(`control character reached a shell line: ${JSON.stringify(text)}`);
  return text as ShText;
}

/** Text behind `# `: one line. */
export const comment = statement;

/** A whole number, e.g. of bytes. */
export function number(value: number): ShText {
  if (!Number.isSafeInteger(value) || value < 0) throw new Bug(`not a number for a shell: ${value}`);
  return String(value) as ShText;
}

/** A piece of a word: literal text, or a variable that the script has set. */
export type Part = string | { readonly variable: string };

/** What means nothing within double quotes either. */
const QUOTABLE = /^[A-Za-z0-9_./:@%+,=; -]*$/;

/** One word of literal text and variables: `"file=${disk},if=virtio"`. */
export function wordOf(parts: readonly Part[]): ShText {
  if (parts.every((part) => typeof part === 'string')) return word(parts.join(''));
  if (parts.every((part) => typeof part !== 'string' || QUOTABLE.test(part))) {
    return `"${parts.map((part) => (typeof part === 'string' ? part : `\${${part.variable}}`)).join('')}"` as ShText;
  }
  return parts.map((part) => (typeof part === 'string' ? word(part) : `"\${${part.variable}}"`)).join('') as ShText;
}
