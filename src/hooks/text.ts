import { Bug } from '../core/bug.ts';

declare const brand: unique symbol;

/** Text for a settings file of the hooks: one line of printable ASCII, which `read -r` takes as it is. Source: hooks/lib/settings.sh. */
export type HooksText = string & { readonly [brand]: 'hooks' };

/** A word or value of a settings file. What may not stand there was refused long before. */
export function settingsText(text: string): HooksText {
  if (!/^[\u0020-\u007e]+$/.test(text)) throw new Bug(`not for a settings file: ${JSON.stringify(text)}`);
  return text as HooksText;
}

/** A path or pattern of the guest's own, in any language: the rest of its line, byte by byte. Source: hooks/lib/shapes.sh `is_text`. */
export function settingsPath(text: string): HooksText {
  if (!/^[/*]\P{Cc}*$/u.test(text)) throw new Bug(`not a path for a settings file: ${JSON.stringify(text)}`);
  return text as HooksText;
}

export function settingsYesNo(value: boolean): HooksText {
  return (value ? 'yes' : 'no') as HooksText;
}
