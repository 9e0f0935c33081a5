import { diagnose, diagnoseKey, type Diagnostic } from '../core/diagnostic.ts';
import type { InventoryPath } from '../core/path.ts';
import { suggest } from '../core/suggest.ts';
import { schemaText } from '../generated/schema.js';
import { describe, fits, show, typeOf, TYPES, unionOf, type SchemaNode } from './schema-node.ts';

/**
 * Why a value is no inventory: each fault at the key or value that is to blame, in the order of the inventory.
 *
 * The compiled validator only says that something is wrong. For a union it would tell what is wrong with every alternative; a person wants to
 * hear what is wrong with the one that has the value's type, or that there is none. So the schema is walked once more, beside the value.
 */
export function shapeDiagnostics(root: unknown): Diagnostic[] {
  return [...faults(JSON.parse(schemaText) as SchemaNode, root, [])];
}

function* faults(node: SchemaNode, value: unknown, path: InventoryPath): Iterable<Diagnostic> {
  if (node.anyOf !== undefined) yield* unionFaults(node, value, path);
  else if (node.const !== undefined) {
    if (value !== node.const) yield notAllowed(path, value, [show(node.const)]);
  } else if (!fits(node, value)) yield typeWrong(path, value, [node]);
  else if (typeof value === 'string') yield* textFaults(node, value, path);
  else if (typeof value === 'number') yield* numberFaults(node, value, path);
  else if (Array.isArray(value)) yield* listFaults(node, value, path);
  else if (typeof value === 'object' && value !== null) yield* mapFaults(node, value as Record<string, unknown>, path);
}

function* unionFaults(node: SchemaNode, value: unknown, path: InventoryPath): Iterable<Diagnostic> {
  const alternatives = unionOf(node);
  const meant = alternatives.filter((one) => one.const === undefined && fits(one, value));
  const found = meant.map((one) => [...faults(one, value, path)]).sort((a, b) => a.length - b.length);
  const allowed = alternatives.flatMap((one) => (one.const === undefined ? [] : [show(one.const)]));
  if (alternatives.some((one) => one.const !== undefined && one.const === value)) return;
  if (meant.length > 1 && meant.every(({ properties }) => properties !== undefined) && isMap(value))
    yield* choiceFaults(meant, value, path);
  else if (found[0] !== undefined) yield* found[0];
  else if (path.at(-1) === 'password' && (typeof value === 'string' || typeof value === 'number'))
    yield diagnose('secret-plaintext', path, { key: 'password' });
  else if (allowed.length > 0 && typeof value !== 'object') yield notAllowed(path, value, allowed);
  else yield typeWrong(path, value, alternatives);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A map that may have one of several sets of keys. Each set has a key that no other has: by it a person says which one is meant. Keys of two sets
 * exclude each other; without any, all of those keys are named.
 */
function* choiceFaults(
  sets: readonly SchemaNode[],
  value: Record<string, unknown>,
  path: InventoryPath,
): Iterable<Diagnostic> {
  const keysOf = (one: SchemaNode) => Object.keys(one.properties ?? {});
  const known = [...new Set(sets.flatMap(keysOf))];
  const keys = Object.keys(value);
  const said = keys.filter((key) => known.includes(key));
  const fitting = sets.filter((one) => said.every((key) => keysOf(one).includes(key)));
  if (fitting.length === 0) {
    const own = (one: SchemaNode) =>
      said.find((key) => keysOf(one).includes(key) && !sets.every((other) => keysOf(other).includes(key)));
    const clashing = [...new Set(sets.flatMap((one) => own(one) ?? []))].sort(
      (a, b) => keys.indexOf(a) - keys.indexOf(b),
    );
    yield diagnoseKey('keys-exclusive', [...path, clashing.at(-1) ?? ''], { keys: clashing });
    return;
  }
  for (const key of keys.filter((one) => !known.includes(one))) {
    yield diagnoseKey('key-unknown', [...path, key], { key, known, suggestions: suggest(key, known) });
  }
  const understood = Object.fromEntries(said.map((key) => [key, value[key]]));
  const [first] = fitting;
  if (fitting.length === 1 && first !== undefined) yield* mapFaults(first, understood, path);
  else if (said.length === keys.length)
    yield diagnoseKey('key-missing', path, { key: choices(fitting, said).join('" or "') });
}

/** The keys of which one is missing. */
function choices(sets: readonly SchemaNode[], said: readonly string[]): string[] {
  const needed = sets.flatMap(({ required = [] }) => required);
  return [...new Set(needed)].filter(
    (key) => !said.includes(key) && needed.filter((one) => one === key).length < sets.length,
  );
}

function* mapFaults(node: SchemaNode, value: Record<string, unknown>, path: InventoryPath): Iterable<Diagnostic> {
  const { properties = {}, propertyNames, additionalProperties, required = [] } = node;
  for (const key of Object.keys(value)) {
    const place = [...path, key];
    const named = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (named !== undefined) yield* faults(named, value[key], place);
    else if (typeof additionalProperties === 'object') {
      if (propertyNames !== undefined) yield* nameFaults(propertyNames, key, place);
      yield* faults(additionalProperties, value[key], place);
    } else {
      const known = Object.keys(properties);
      yield diagnoseKey('key-unknown', place, { key, known, suggestions: suggest(key, known) });
    }
  }
  for (const key of required) {
    if (!Object.hasOwn(value, key)) yield diagnoseKey('key-missing', path, { key });
  }
  if (Object.keys(value).length < (node.minProperties ?? 0)) {
    yield diagnose('value-malformed', path, { saw: '{}', wanted: 'a map with something in it' });
  }
}

function* nameFaults(
  { pattern = '', maxLength = Infinity, description = '' }: SchemaNode,
  name: string,
  path: InventoryPath,
) {
  const length = Array.from(name).length;
  if (!new RegExp(pattern, 'u').test(name))
    yield diagnoseKey('name-malformed', path, { name: show(name), wanted: description });
  else if (length > maxLength) {
    yield diagnoseKey('name-too-long', path, { name: show(name), length, limit: maxLength, what: 'name' });
  }
}

function* listFaults(node: SchemaNode, value: readonly unknown[], path: InventoryPath): Iterable<Diagnostic> {
  if (value.length < (node.minItems ?? 0)) {
    yield diagnose('value-malformed', path, { saw: '[]', wanted: 'a list with something in it' });
  }
  for (const [i, item] of value.entries()) if (node.items !== undefined) yield* faults(node.items, item, [...path, i]);
}

function* textFaults(node: SchemaNode, value: string, path: InventoryPath): Iterable<Diagnostic> {
  const { pattern, minLength = 0, maxLength = Infinity, description } = node;
  const length = Array.from(value).length;
  const saw = show(value);
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    yield diagnose('value-malformed', path, { saw, wanted: description ?? `of the form ${pattern}` });
  } else if (length < minLength) {
    yield diagnose('value-malformed', path, { saw, wanted: description ?? 'a text with something in it' });
  } else if (length > maxLength) {
    yield diagnose('value-malformed', path, { saw, wanted: `at most ${maxLength} characters long` });
  }
}

function* numberFaults({ minimum = -Infinity, maximum = Infinity }: SchemaNode, value: number, path: InventoryPath) {
  if (value >= minimum && value <= maximum) return;
  const wanted = maximum === Infinity ? `a number from ${minimum}` : `a number from ${minimum} to ${maximum}`;
  yield diagnose('number-out-of-range', path, { saw: show(value), wanted });
}

function notAllowed(path: InventoryPath, value: unknown, wanted: readonly string[]): Diagnostic {
  return diagnose('value-not-allowed', path, { saw: show(value), wanted, suggestions: suggest(show(value), wanted) });
}

function typeWrong(path: InventoryPath, value: unknown, nodes: readonly SchemaNode[]): Diagnostic {
  const words = new Set(nodes.map((node) => TYPES[typeOf(node)]));
  return diagnose('type-wrong', path, { saw: describe(value), wanted: [...words].join(' or ') });
}
