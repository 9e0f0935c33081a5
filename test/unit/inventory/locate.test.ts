import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InventoryPath } from '../../../src/core/path.ts';
import { makeLocator } from '../../../src/inventory/locate.ts';
import { readYaml } from '../../../src/inventory/parse.ts';
import { sourcesOf } from '../diagnostics.ts';
import { yamlText } from './yaml-text.ts';

/** What is marked for a path: the line from 1, and the part of it. */
function markedAt(texts: readonly string[], path: InventoryPath, at: 'key' | 'value' = 'value') {
  const { file, line, column, endColumn } = makeLocator(sourcesOf(texts)).locate(path, at);
  return `${file}:${line} ${texts[file]?.split('\n')[line - 1]?.slice(column - 1, endColumn - 1)}`;
}

function* leaves(value: unknown, path: InventoryPath): Iterable<readonly [InventoryPath, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value];
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* leaves(item, [...path, i]);
  else for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
}

describe('the place of a value', () => {
  it('is its token, wherever the text has it: behind aliases, in merges, in either style', () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        const { locate } = makeLocator(sourcesOf([text]));
        const lines = text.split('\n');
        const marked = (path: InventoryPath, at: 'key' | 'value') => {
          const { line, column, endColumn } = locate(path, at);
          return lines[line - 1]?.slice(column - 1, endColumn - 1) ?? '';
        };
        for (const [path, value] of leaves(readYaml(text), [])) {
          const token = marked(path, 'value');
          const last = path.at(-1);
          // An alias stands for its value; of a value of several lines the first is marked; what is empty has its key marked.
          if (/^(\*n|[|>])/.test(token)) expect(value).not.toBeUndefined();
          else if (value === null)
            expect(['null', typeof last === 'string' ? last : keyOf(token)]).toContain(keyOf(token));
          else expect(readYaml(token)).toEqual(value);
          if (typeof last === 'string') expect(keyOf(marked(path, 'key'))).toBe(last);
        }
      }),
      { numRuns: 200 },
    );
  });

  const text = [
    'version: 1', // 1
    'defaults: &d {schedule: nightly, trust: owned}', // 2
    'groups:', // 3
    '  a:', // 4
    '    <<: *d', // 5
    '    base:', // 6
    '      - self', // 7
    '      - [x]', // 8
    '  b: *d', // 9
    '  c: {<<: [{method: files}, *d], "<<": quoted}', // 10
    'guests: {web: {host: , group: "a # b"}, "10": {disks: [{volume: v}]}}', // 11
    '',
  ].join('\n');

  it.each<[InventoryPath, 'key' | 'value', string]>([
    [['version'], 'value', '0:1 1'],
    [['defaults', 'schedule'], 'value', '0:2 nightly'],
    [['groups', 'a', 'schedule'], 'value', '0:2 nightly'],
    [['groups', 'a', 'schedule'], 'key', '0:2 schedule'],
    [['groups', 'a', 'base', 0], 'value', '0:7 self'],
    [['groups', 'a', 'base', 1, 0], 'value', '0:8 x'],
    [['groups', 'a', 'base'], 'value', '0:6 base'],
    [['groups', 'a'], 'value', '0:4 a'],
    [['groups', 'b'], 'value', '0:9 *d'],
    [['groups', 'b', 'trust'], 'value', '0:2 owned'],
    [['groups', 'c', 'method'], 'value', '0:10 files'],
    [['groups', 'c', 'trust'], 'value', '0:2 owned'],
    [['groups', 'c', '<<'], 'value', '0:10 quoted'],
    [['guests', 'web', 'host'], 'value', '0:11 host'],
    [['guests', 'web', 'group'], 'value', '0:11 "a # b"'],
    [['guests', '10', 'disks'], 'value', '0:11 [{volume: v}]'],
    [['guests', '10', 'disks', 0, 'volume'], 'value', '0:11 v'],
    [['guests', '10', 'disks', 0, 'name'], 'value', '0:11 {volume: v}'],
    [['guests', 'db', 'host'], 'value', '0:11 guests'],
    [['nowhere'], 'value', '0:1 v'],
    [[], 'key', '0:1 v'],
  ])('%j as %s is %s', (path, at, place) => {
    expect(markedAt([text], path, at)).toBe(place);
  });

  it('is in the file that has it', () => {
    const texts = ['guests: {a: {host: x}}\n', 'guests: {b: {host: y}}\nhosts: {x: }\n', 'defaults: {schedule: z}\n'];
    expect(markedAt(texts, ['guests', 'a', 'host'])).toBe('0:1 x');
    expect(markedAt(texts, ['guests', 'b', 'host'])).toBe('1:1 y');
    expect(markedAt(texts, ['hosts', 'x', 'os'])).toBe('1:2 x');
    expect(markedAt(texts, ['defaults', 'schedule'])).toBe('2:1 z');
    expect(markedAt(texts, ['nowhere'])).toBe('0:1 g');
  });

  it('is found in a map that merges itself', () => {
    expect(markedAt(['a: &a {<<: *a, b: 1}\n'], ['a', 'b'])).toBe('0:1 1');
    expect(markedAt(['a: &a {<<: *a, b: 1}\n'], ['a', 'c'])).toBe('0:1 a');
  });

  it('leaves the end of the line out, be it LF or CRLF', () => {
    for (const end of ['\n', '\r\n']) expect(markedAt([`a: |${end}  b${end}c: d${end}`], ['a'])).toBe('0:1 |');
  });

  it('is found without counting lines from the start each time', () => {
    const guests = Array.from({ length: 5000 }, (_, n) => `  g${n}: {host: h${n}}\n`).join('');
    const { locate } = makeLocator(sourcesOf([`guests:\n${guests}`]));
    for (let n = 0; n < 5000; n++) expect(locate(['guests', `g${n}`, 'host'], 'value').line).toBe(n + 2);
  });
});

/** The key that a marked token is. */
function keyOf(token: string): string {
  return String(readYaml(token));
}
