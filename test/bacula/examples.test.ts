// Every inventory that the repository shows becomes a configuration with which a real Director opens its catalog.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stage } from '../../src/io/tree.ts';
import { renderConfigurations } from '../../src/targets/registry.ts';
import { staged } from '../../src/targets/roots.ts';
import { examples } from '../cases/harness/examples.ts';
import { releasesFor } from '../cases/harness/releases.ts';
import { planOf } from '../cases/harness/staging.ts';
import { createCatalog } from './harness/catalog.ts';
import { runCommand } from './harness/command.ts';
import { makeSandbox, removeSandbox } from './harness/sandbox.ts';

const sandbox = makeSandbox();
const releases = await releasesFor(sandbox);
const newest = releases.at(-1);

afterAll(() => {
  removeSandbox(sandbox);
});

describe.each(releases)('bacula-dir -t of $name', (release) => {
  const { name, runtime, reads } = release;
  const subjects = examples.flatMap(({ file, text }) =>
    planOf(text).directors.map(({ director }) => ({ file, text, director })),
  );
  const readable = subjects.filter(({ director }) => reads(director.daemon.bacula));

  it('is asked about every Director, or is too old for it', () => {
    if (release === newest) expect(readable).toEqual(subjects);
    expect(readable.length).toBeGreaterThan(2);
  });

  it.each(readable)('accepts Director $director.name of $file', async ({ text, director }) => {
    const folder = join(sandbox, name, director.name);
    const secret = join(folder, 'secret');
    mkdirSync(folder, { recursive: true });
    writeFileSync(secret, '"stands for a secret"\n');
    const plan = planOf(text);
    stage(folder, renderConfigurations(plan, staged(folder, secret)));
    const catalog = plan.directors.find((one) => one.director.name === director.name)?.catalog;
    await createCatalog(folder, { schema: runtime.schema, name: catalog?.database ?? '' });
    const index = join(folder, 'director', director.name, 'bacula-dir/index.conf');
    const outcome = await runCommand(runtime.within(['bacula-dir', '-t', '-c', index]), { timeoutMs: 120_000 });
    expect(outcome.stdout + outcome.stderr).toBe('');
    expect(outcome.status).toBe(0);
  });
});
