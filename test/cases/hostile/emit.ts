import { pathText } from '../../../src/core/path.ts';

/** A document as YAML, one key or item to a line, and the first and last line of each path in it. */
export interface Emitted {
  readonly text: string;
  readonly spans: ReadonlyMap<string, readonly [first: number, last: number]>;
}

export function emit(document: object): Emitted {
  const lines: string[] = [];
  const spans = new Map<string, [number, number]>();
  const below = (value: object, path: (string | number)[], indent: string) => {
    const isList = Array.isArray(value);
    for (const [key, inner] of Object.entries(value)) {
      const place = [...path, isList ? Number(key) : key];
      const first = lines.length + 1;
      const head = isList ? `${indent}-` : `${indent}${scalar(key)}:`;
      if (typeof inner !== 'object' || inner === null) lines.push(`${head} ${scalar(inner)}`);
      else if (Object.keys(inner as object).length === 0) lines.push(`${head} ${Array.isArray(inner) ? '[]' : '{}'}`);
      else {
        lines.push(head);
        below(inner as object, place, `${indent}  `);
      }
      spans.set(pathText(place), [first, lines.length]);
    }
  };
  below(document, [], '');
  return { text: `${lines.join('\n')}\n`, spans };
}

/** Everything but plain ASCII is written as an escape, so that what is tested is the value and not how somebody typed it. */
function scalar(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
