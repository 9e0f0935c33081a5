/** Characters that take two columns of a terminal. Source: Unicode Standard Annex 11, East_Asian_Width W and F; emoji shown as pictures. */
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Characters that take none: they change the one before them. */
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns of a terminal a text without control characters takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/**
 * Characters that move the cursor, change the terminal or the direction of writing, or end a line: what an inventory holds must not
 * steer the terminal that shows it. Source: ECMA-48, C0 and C1 sets; Unicode Standard Annex 9.
 */
// eslint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text without any power over the terminal. Tabs become one space, everything else a mark of the same width. */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => (character === '\t' ? ' ' : '\ufffd'));
}

/** JSON text in which such characters are escaped: the document stays the same. */
export function printableJson(json: string): string {
  return json.replace(STEERING, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
