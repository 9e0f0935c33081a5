import type { Diagnostic } from '../core/diagnostic.ts';
import type { Fleet } from './model/fleet.ts';
import { nobodyTold } from './rules/alarms.ts';
import { uselessBases } from './rules/base.ts';
import { circles } from './rules/circles.ts';
import { dialectLacks, newerDaemons } from './rules/dialects.ts';
import { expandedDirectives, idleScripts, modelledDirectives } from './rules/directives.ts';
import { ambiguousDisks } from './rules/disks.ts';
import { unusableByHook } from './rules/hooks.ts';
import { wholeImages } from './rules/images.ts';
import { impossibleInstalls } from './rules/installs.ts';
import { longTexts } from './rules/lengths.ts';
import { incompleteJobs, methodAgainstTrust } from './rules/methods.ts';
import { ambiguousNames } from './rules/names.ts';
import { malformedNaming } from './rules/naming.ts';
import { lossyFileSets } from './rules/patterns.ts';
import { overriddenPools, prunedBases } from './rules/pools.ts';
import { uselessRebuilds } from './rules/rebuilds.ts';
import { unknownNames } from './rules/references.ts';
import { liveRestores } from './rules/restores.ts';
import type { Rule } from './rules/rule.ts';
import { impossibleTls } from './rules/tls.ts';
import { aimlessVerifies, verifiedBases } from './rules/verify.ts';
import type { WrittenInventory } from './schema.ts';

/** The laws of a fleet. The order is that of the report where two speak of one place. */
const RULES: readonly Rule[] = [
  unknownNames,
  ambiguousNames,
  ambiguousDisks,
  methodAgainstTrust,
  incompleteJobs,
  wholeImages,
  aimlessVerifies,
  verifiedBases,
  liveRestores,
  nobodyTold,
  unusableByHook,
  lossyFileSets,
  uselessBases,
  overriddenPools,
  prunedBases,
  uselessRebuilds,
  dialectLacks,
  newerDaemons,
  impossibleTls,
  impossibleInstalls,
];

/** Everything that is wrong with an inventory of good shape. */
export function applyRules(written: WrittenInventory, fleet: Fleet): Diagnostic[] {
  const found = [
    ...circles(written),
    ...malformedNaming(written),
    ...longTexts(written, fleet),
    ...modelledDirectives(written),
    ...expandedDirectives(written),
    ...idleScripts(written),
  ];
  for (const rule of RULES) for (const diagnostic of rule(fleet)) found.push(diagnostic);
  return found;
}
