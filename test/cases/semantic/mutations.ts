import type { Plan } from '../../../src/plan/plan.ts';

/** A plan in which one fact is another, and the place of that fact: `*` for names and positions, one place for all daemons. */
export interface Mutation {
  readonly place: string;
  readonly mutated: Plan;
}

/** What Bacula is configured by; the rest of a plan is for others. */
const ROOTS = ['directors', 'storageDaemons', 'fileDaemons'] as const;

/** Facts of one place that are changed: enough to have each kind of Job, of daemon and of FileSet among them. */
const EACH = 6;

/**
 * The plan with its facts changed, one at a time: another text, one more, the opposite. Objects that several places of a plan share
 * stay shared, and each is changed once.
 */
export function* mutations(plan: Plan): Iterable<Mutation> {
  const mutable = structuredClone(plan) as unknown as Record<string, unknown>;
  const seen = new Set<object>();
  const counts = new Map<string, number>();
  for (const key of ROOTS) yield* below(mutable, mutable[key], key, seen, counts);
}

function* below(
  plan: unknown,
  node: unknown,
  place: string,
  seen: Set<object>,
  counts: Map<string, number>,
): Iterable<Mutation> {
  if (typeof node !== 'object' || node === null || seen.has(node)) return;
  seen.add(node);
  const owner = node as Record<string, unknown>;
  for (const key of Object.keys(owner)) {
    const value = owner[key];
    const inner = placeIn(node, place, key);
    const other = changed(value);
    if (other === undefined) {
      yield* below(plan, value, inner, seen, counts);
      continue;
    }
    const count = counts.get(inner) ?? 0;
    counts.set(inner, count + 1);
    if (count >= EACH) continue;
    owner[key] = other;
    yield { place: inner, mutated: plan as Plan };
    owner[key] = value;
  }
}

function placeIn(node: object, place: string, key: string): string {
  const named = Array.isArray(node) || place.endsWith('irectives') ? '*' : key;
  return ['daemon', 'fileDaemon', 'agent'].includes(named) ? 'daemon' : `${place}.${named}`;
}

/** Another value of the same kind, or undefined for what is changed by its parts. */
function changed(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : undefined;
}
