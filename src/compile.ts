import type { Diagnostic } from './core/diagnostic.ts';
import { entryOf } from './core/catalogue.ts';
import type { Fleet } from './inventory/model/fleet.ts';
import { normalize } from './inventory/normalize.ts';
import { parseInventory, type SourceText } from './inventory/parse.ts';
import { applyRules } from './inventory/rules.ts';
import type { WrittenInventory } from './inventory/schema.ts';
import { makePlan } from './plan/make-plan.ts';
import { planFaults } from './plan/rules.ts';
import type { Plan } from './plan/plan.ts';

export interface Compiled {
  /** Absent where a diagnostic is an error. */
  readonly plan?: Plan;
  /** As it was written, for what is to be found in it again. Absent where its shape is wrong. */
  readonly written?: WrittenInventory;
  readonly fleet?: Fleet;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The plan that an inventory stands for, with everything there is to say about it: the way of the data from text to Plan.
 * Nothing here touches the world: the same texts give the same plan. Each stage runs only on what the one before it let pass.
 */
export function compile(sources: readonly SourceText[]): Compiled {
  const { written, diagnostics: shape } = parseInventory(sources);
  if (written === undefined) return { diagnostics: shape };

  const { fleet, diagnostics: unreadable } = normalize(written);
  const breaches = [...unreadable, ...applyRules(written, fleet)];
  if (breaches.some(isError)) return { written, fleet, diagnostics: breaches };

  const plan = makePlan(fleet);
  const diagnostics = [...breaches, ...planFaults(plan)];
  return diagnostics.some(isError) ? { written, fleet, diagnostics } : { plan, written, fleet, diagnostics };
}

export function isError({ code }: Diagnostic): boolean {
  return entryOf(code).severity === 'error';
}
