import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../../src/compile.ts';
import { secretUses } from '../../../src/plan/secrets.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { stage } from '../../../src/io/tree.ts';
import { renderArtefacts } from '../../../src/targets/registry.ts';
import { INSTALLED as INSTALLED_ROOTS, type Roots } from '../../../src/targets/roots.ts';
import { readResources, type JsonTool, type Resource } from '../../bacula/harness/json.ts';
import { INSTALLED, type Runtime } from '../../bacula/harness/runtime.ts';
import { passwordText } from '../semantic.ts';

/** The plan of an inventory without errors; what is wrong with it otherwise. */
export function planOf(text: string): Plan {
  const { plan, diagnostics } = compile([{ name: 'inventory.yaml', text }]);
  if (plan === undefined) throw new Error(`the inventory has errors: ${JSON.stringify(diagnostics, undefined, 2)}`);
  return plan;
}

/** Writes the trees of a plan into a folder, with secrets that differ as their ids do: its configurations can be read where they lie. */
export function stagePlan(folder: string, plan: Plan): void {
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { recursive: true });
  for (const id of new Set(secretUses(plan).map(({ secret }) => secret.id))) {
    writeFileSync(join(secrets, id), `"${passwordText(id)}"\n`);
  }
  const roots: Roots = {
    ...INSTALLED_ROOTS,
    current: (_daemon, tree) => join(folder, tree),
    secret: (_daemon, id) => join(secrets, id),
  };
  stage(folder, renderArtefacts(plan, roots));
}

/** What a parser of Bacula reads from a configuration of a staged plan. */
export async function readConfig(
  folder: string,
  path: string,
  tool: JsonTool,
  runtime: Runtime = INSTALLED,
): Promise<readonly Resource[]> {
  return readResources(tool, join(folder, path), { runtime });
}
