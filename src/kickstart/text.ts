import { Bug } from '../core/bug.ts';
import type { ShText } from '../core/sh.ts';

declare const brand: unique symbol;

/** Text of a Kickstart that its parser reads back as exactly what was meant. Only this file makes it. */
export type KickstartText = string & { readonly [brand]: 'kickstart' };

/** Python's shlex of EL 5 splits bytes, later ones characters: only printable ASCII means the same to all. */
const PRINTABLE = /^[ -~]*$/;

/** What shlex leaves alone. `#` would begin a comment; a `%` at a line's beginning a section, but no word begins a line. Source: pykickstart parser.py. */
const PLAIN = /^[A-Za-z0-9_./:@%+,=^-]+$/;

/** Any text as one word of a command: bare, or within single quotes, in which nothing has a meaning but `'`. Source: Python shlex, posix=True. */
export function word(text: string): KickstartText {
  if (!PRINTABLE.test(text)) throw new Bug(`not for a Kickstart: ${JSON.stringify(text)}`);
  return (PLAIN.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`) as KickstartText;
}

/** Words with a comma between, as `--enabled` wants them. */
export function list(texts: readonly string[]): KickstartText {
  return word(texts.join(','));
}

/** An entry of %packages: one a line, where a line of another form would be another entry or end the section. Source: pykickstart parser.py `Packages.add`. */
export function packageEntry(text: string): KickstartText {
  if (!/^-?(@\^?)?[A-Za-z0-9][A-Za-z0-9._+:-]*$/.test(text)) throw new Bug(`not a package: ${JSON.stringify(text)}`);
  return text as KickstartText;
}

/** Text behind `# `. */
export function comment(text: string): KickstartText {
  if (!PRINTABLE.test(text)) throw new Bug(`not for a Kickstart's comment: ${JSON.stringify(text)}`);
  return text as KickstartText;
}

/** A script as the body of a section, without its last line feed: no line of it may look like the beginning or end of one. Source: pykickstart parser.py, `_stateMachine`. */
export function script(text: ShText): KickstartText {
  if (/^\s*%/m.test(text)) throw new Bug('a line of a Kickstart script begins with %');
  if (!/^[\n -~]*$/.test(text)) throw new Bug('a Kickstart script holds more than printable ASCII');
  return text.replace(/\n$/, '') as KickstartText;
}

export function integer(value: number): KickstartText {
  if (!Number.isSafeInteger(value) || value < 0) throw new Bug(`not a number for a Kickstart: ${value}`);
  return String(value) as KickstartText;
}
