import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Artefact } from '../../src/core/artefact.ts';
import { readYaml } from '../../src/inventory/parse.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';
import { resourcesOf, type Block } from './bacula/lexer.ts';
import { compiled, diagnosticsOf } from './diagnostics.ts';
import { FLEET } from './fleet.ts';

const folder = new URL('../../inventory/', import.meta.url);
const fleets = [
  { name: 'the small fleet', text: FLEET },
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })),
];

function rendered(text: string): Artefact[] {
  const { plan, diagnostics } = compiled(text);
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics));
  return renderArtefacts(plan, INSTALLED);
}

/** A resource without the order of its lines. */
function sorted({ type, lines, blocks }: Block): unknown {
  const texts = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort();
  return { type, lines: texts(lines), blocks: texts(blocks.map(sorted)) };
}

/** Whether one of Bacula's daemons reads the file: the host itself reads what lies in these two folders. */
function isBaculas(path: string): boolean {
  return path.endsWith('.conf') && !/\/(once|system)\//.test(path);
}

/** What a file says, without the order in which it says it. */
function saying({ path, text, mode, owner, group }: Artefact): unknown {
  const lines = text.split('\n').sort();
  if (!isBaculas(path)) return { path, mode, owner, group, lines };
  const { resources, includes } = resourcesOf(text);
  return {
    path,
    mode,
    owner,
    group,
    includes: includes.sort(),
    resources: resources.map((one) => JSON.stringify(sorted(one))).sort(),
  };
}

/** The same value with the keys of its maps in another order. Lists keep theirs: it has a meaning. */
function shuffled(value: unknown, order: (length: number) => readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(order(entries.length).map((i) => [entries[i]![0], shuffled(entries[i]![1], order)]));
}

describe.each(fleets)('$name', ({ text }) => {
  it('compiles without a word, twice to the same bytes', () => {
    expect(diagnosticsOf(text)).toEqual([]);
    const [once, again] = [rendered(text), rendered(text)];
    expect(again).toEqual(once);
    const paths = once.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(paths.toSorted());
  });

  it('is configuration that Bacula reads as lines and blocks, all of it', () => {
    for (const { path, text: file } of rendered(text)) {
      if (!isBaculas(path)) continue;
      const { resources, includes } = resourcesOf(file);
      expect([path, resources.length + includes.length]).not.toEqual([path, 0]);
      expect(file.endsWith('\n')).toBe(true);
    }
  });

  it('says the same whatever the order of its keys', () => {
    const plain = rendered(text).map(saying);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const order = (length: number) => {
          const keyed = Array.from({ length }, (_, i) => [numbers.next().value as number, i] as const);
          return keyed.sort(([a], [b]) => a - b).map(([, i]) => i);
        };
        const other = JSON.stringify(shuffled(readYaml(text), order));
        expect(rendered(other).map(saying)).toEqual(plain);
      }),
      { numRuns: 5 },
    );
  });
});
