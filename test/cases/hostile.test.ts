// Whatever stands in a text of an inventory: it is refused at its line, or it comes back from Bacula's own parsers as it was, and nothing else changes.
import { describe, expect, it } from 'vitest';
import { documentsOfEntries, documentsOfOne } from './hostile/carriers.ts';
import { FIELDS, SHARE, show, tryOut, VALUES } from './hostile/trial.ts';
import { hasParsers } from './harness/tools.ts';

const isReady = hasParsers('the hostile texts');
const inEntries = documentsOfEntries(FIELDS, VALUES.length, SHARE);
const byThemselves = documentsOfOne(FIELDS, VALUES.length, SHARE);

describe('hostile texts', () => {
  it('are 500, and each field of the schema meets its share of them', () => {
    const leaves = [...inEntries, ...byThemselves].flat();
    expect(new Set(leaves.map(({ field }) => field))).toEqual(new Set(FIELDS));
    expect(new Set(leaves.map(({ value }) => VALUES[value])).size).toBe(500);
    const met = new Map(FIELDS.map((field) => [field, new Set<number>()]));
    for (const { field, value } of leaves) met.get(field)?.add(value);
    for (const [{ path }, values] of met)
      expect(values.size, path.join('.')).toBeGreaterThanOrEqual(Math.floor(500 / SHARE));
  });

  it.each([
    ['in every field of every kind of entry', inEntries],
    ['in every field that an inventory has once, or that makes a tree of its own', byThemselves],
  ])('are refused at their lines, or come back as they were: %s', { timeout: 3_600_000 }, async (what, documents) => {
    const outcome = await tryOut(documents);
    show(what, outcome);
    expect(outcome.faults).toEqual([]);
    const texts = documents.flat().length;
    expect(outcome.refused + outcome.cameBack).toBe(texts);
    expect(outcome.refused).toBeGreaterThan(texts / 4);
    expect(outcome.cameBack).toBeGreaterThan(texts / 20);
    // 12 of them where nothing else is: a judge for every kind of configuration.
    if (isReady) expect(outcome.judged).toBeGreaterThan(12);
  });
});
