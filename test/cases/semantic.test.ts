// What Bacula's own parsers understand of a rendered tree is what the plan says: every fact of every resource, in both directions.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { everything, examples } from './harness/examples.ts';
import { releasesFor, type Release } from './harness/releases.ts';
import { planOf, readConfig, stagePlan } from './harness/staging.ts';
import { hasParsers } from './harness/tools.ts';
import { meantBy, readFacts, type Meant } from './semantic.ts';
import { inventoryText } from './semantic/inventory.ts';
import { mutations } from './semantic/mutations.ts';
import { rightScript } from './semantic/policies.ts';
import { plannedScripts } from './semantic/runscript.ts';

const isReady = hasParsers('the comparison of a tree with its plan');
const folder = mkdtempSync(join(tmpdir(), 'renfield-semantic-'));
const releases = isReady ? await releasesFor(folder) : [];

afterAll(() => {
  rmSync(folder, { recursive: true });
});

let trees = 0;

/** Stages a plan and has each configuration read by the release's parser, if it reads that version. Returns how many it has read. */
async function expectMeant(plan: Plan, { runtime, reads }: Release): Promise<number> {
  const tree = join(folder, String(trees++));
  stagePlan(tree, plan);
  const meant = meantBy(plan).filter(({ version }) => reads(version));
  const read = await Promise.all(
    meant.map(async ({ path, tool }) => readFacts(await readConfig(tree, path, tool, runtime))),
  );
  meant.forEach(({ path, facts }, i) => {
    expect(read[i], path).toEqual(facts);
  });
  return meant.length;
}

describe.each(releases.map((release) => [release.name, release] as const))(
  'what Bacula %s reads is what was planned',
  (_name, release) => {
    it.each([everything, ...examples].map(({ file, text }) => [file, text] as const))('in %s', async (_file, text) => {
      const plan = planOf(text);
      const count = await expectMeant(plan, release);
      const written = meantBy(plan).filter(({ version }) => release.reads(version));
      expect(count).toBe(written.length);
      expect(count).toBeGreaterThan(0);
    });

    it('in inventories in which everything overrides everything', async () => {
      const texts = fc.sample(inventoryText, { seed: 2012, numRuns: 10 });
      for (const text of texts) expect(await expectMeant(planOf(text), release)).toBeGreaterThan(3);
    });
  },
);

/** What no parser of Bacula can know of a plan, and why. */
const UNSEEN: readonly (readonly [RegExp, string])[] = [
  [/\.(path|origin|layers)\./, 'where it stands in the inventory'],
  [/^daemon\.(bacula|os|profile|paths\.\w+)$/, 'decides what is written and is not written itself'],
  [/\.secret\.reference\./, 'where a secret is kept until it is installed'],
  [/\.director\.(alarm|catalogBackup|restoreTo|restoreInPlace|host)\b/, 'acts in the Jobs, which are compared'],
  [/\.jobDefs\b/, 'acts in the Jobs, which are compared'],
  [/\.scripts\.\*\.why$/, 'a comment'],
  [/\.startedBy$/, 'acts in the Job that it names, which is compared'],
  [/\.runs\.\*\.(words|uses\.\*)$/, 'says what `when` says'],
  [/\.sections\.\*\.name$/, 'the name of a file'],
  [/\.storages\.\*\.(daemonOf|host)$/, 'acts in the daemon, which is compared'],
];

describe('a RunScript of the plan', () => {
  it.each([everything, ...examples].map(({ file, text }) => [file, text] as const))(
    'runs when and where its command has to, and fails the Job only where it may: %s',
    (_file, text) => {
      const jobs = planOf(text).directors.flatMap(({ sections }) => sections.flatMap((section) => section.jobs));
      for (const scripts of jobs.map(plannedScripts)) expect(scripts).toEqual(scripts.map(rightScript));
    },
  );
});

describe('the comparison', () => {
  it('fails when one fact of a plan is another, save for what no parser of Bacula can know', () => {
    const plan = planOf(everything.text);
    const before = meantBy(plan);
    const noticed = new Map<string, boolean>();
    for (const { place, mutated } of mutations(plan)) {
      noticed.set(place, noticed.get(place) === true || !isSame(before, meantBy(mutated)));
    }
    const blind = [...noticed].filter(([, isNoticed]) => !isNoticed).map(([place]) => place);
    expect(noticed.size - blind.length).toBeGreaterThan(150);
    expect(blind.filter((place) => !UNSEEN.some(([known]) => known.test(place)))).toEqual([]);
    expect(['daemon.address', 'daemon.port', 'daemon.paths.working'].map((place) => noticed.get(place))).toEqual([
      true,
      true,
      true,
    ]);
  });
});

function isSame(before: readonly Meant[], after: readonly Meant[]): boolean {
  return before.every(({ path, facts }, i) => after[i]?.path === path && isDeepStrictEqual(facts, after[i].facts));
}
