import { Bug } from '../core/bug.ts';

declare const brand: unique symbol;

/** Text of a preseed file: an answer is the rest of its line, so it holds no line feed and does not end in a backslash. */
export type PreseedText = string & { readonly [brand]: 'preseed' };

/** An answer, taken by debconf as it stands, save for spaces around it. Source: debconf-set-selections(1). */
export function answer(text: string): PreseedText {
  if (!/^[ -~]*$/.test(text) || text.endsWith('\\')) throw new Bug(`not for a preseed file: ${JSON.stringify(text)}`);
  return text as PreseedText;
}
