import type { ErrorObject } from 'ajv';
import { diagnose, diagnoseKey, type Diagnostic } from '../core/diagnostic.ts';
import type { InventoryPath } from '../core/path.ts';
import { suggest } from '../core/suggest.ts';
import { schemaText } from '../generated/schema.js';

interface SchemaNode {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The validator's errors in our words, each at the key or value that is to blame, in the order of the inventory. */
export function shapeDiagnostics(errors: readonly ErrorObject[], root: unknown): Diagnostic[] {
  const schema = JSON.parse(schemaText) as SchemaNode;
  return settleUnions(errors).flatMap((error) => {
    const found = diagnosticOf(error, schema, root);
    return found === undefined ? [] : [found];
  });
}

/**
 * The errors without those of alternatives that were never meant. The validator tells what is wrong with every branch of a union and then of
 * the union itself; what a person wants to hear is what is wrong with the branch that has the value's type, or else that no branch has it.
 */
function settleUnions(errors: readonly ErrorObject[]): ErrorObject[] {
  const settled: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword !== 'anyOf') {
      settled.push(error);
      continue;
    }
    // The errors of the branches stand right before the one of the union.
    const prefix = `${error.schemaPath}/`;
    let first = settled.length;
    while (first > 0 && settled[first - 1]?.schemaPath.startsWith(prefix) === true) first--;
    const branches = new Map<string, ErrorObject[]>();
    for (const one of settled.splice(first)) {
      const branch = one.schemaPath.slice(prefix.length).split('/')[0] ?? '';
      branches.set(branch, [...(branches.get(branch) ?? []), one]);
    }
    const isOtherType = (one: ErrorObject) => one.instancePath === error.instancePath && /^(type|const|anyOf)$/.test(one.keyword);
    const meant = [...branches.values()].filter((branch) => !branch.some(isOtherType)).sort((a, b) => a.length - b.length)[0];
    settled.push(...(meant ?? [error]));
  }
  return settled;
}

function diagnosticOf(error: ErrorObject, schema: SchemaNode, root: unknown): Diagnostic | undefined {
  const path = pathOf(error.instancePath, root);
  const value = valueAt(path, root);
  const params = error.params as Record<string, unknown>;
  const owner = nodeAt(schema, error.schemaPath.replace(/\/[^/]*$/, ''));
  const saw = show(value);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const known = Object.keys(owner.properties ?? {});
      return diagnoseKey('key-unknown', [...path, key], { key, known, suggestions: suggest(key, known) });
    }
    case 'required':
      return diagnose('key-missing', path, { key: String(params['missingProperty']) });
    case 'propertyNames': {
      const name = String(params['propertyName']);
      const names = nodeAt(schema, error.schemaPath);
      const limit = Number(names['maxLength']);
      if (name.length > limit) return diagnoseKey('name-too-long', [...path, name], { name, length: name.length, limit, what: 'name' });
      return diagnoseKey('name-malformed', [...path, name], { name, wanted: names.description ?? 'another name' });
    }
    case 'type':
      return typeWrong(path, value, [String(params['type'])]);
    case 'anyOf':
      return unionWrong(path, value, owner['anyOf'] as readonly SchemaNode[]);
    case 'const':
      return diagnose('value-not-allowed', path, { saw, wanted: [show(params['allowedValue'])], suggestions: [] });
    case 'minimum':
    case 'maximum':
      return diagnose('number-out-of-range', path, { saw, wanted: rangeOf(owner) });
    case 'pattern':
      // A name's pattern is spoken of by `propertyNames`.
      if (error.propertyName !== undefined) return undefined;
      return diagnose('value-malformed', path, { saw, wanted: owner.description ?? `of the form ${String(owner['pattern'])}` });
    case 'maxLength':
      if (error.propertyName !== undefined) return undefined;
      return diagnose('value-malformed', path, { saw, wanted: `at most ${String(owner['maxLength'])} characters` });
    case 'minLength':
      return diagnose('value-malformed', path, { saw, wanted: owner.description ?? 'a text with something in it' });
    case 'minItems':
      return diagnose('value-malformed', path, { saw: 'an empty list', wanted: 'a list with something in it' });
    case 'minProperties':
      return diagnose('value-malformed', path, { saw: 'an empty map', wanted: 'a map with something in it' });
    default:
      return diagnose('value-malformed', path, { saw, wanted: error.message ?? error.keyword });
  }
}

function unionWrong(path: InventoryPath, value: unknown, branches: readonly SchemaNode[]): Diagnostic {
  if (path.at(-1) === 'password' && typeof value === 'string') return diagnose('secret-plaintext', path, { key: 'password' });
  const words = flatten(branches);
  const allowed = words.flatMap((node) => (node['const'] === undefined ? [] : [show(node['const'])]));
  if (allowed.length > 0 && typeof value !== 'object') {
    return diagnose('value-not-allowed', path, { saw: show(value), wanted: allowed, suggestions: suggest(show(value), allowed) });
  }
  return typeWrong(path, value, [...new Set(words.map((node) => String(node['type'])))]);
}

function flatten(nodes: readonly SchemaNode[]): SchemaNode[] {
  return nodes.flatMap((node) => (Array.isArray(node['anyOf']) ? flatten(node['anyOf'] as SchemaNode[]) : [node]));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
};

function typeWrong(path: InventoryPath, value: unknown, types: readonly string[]): Diagnostic {
  const wanted = types.map((type) => TYPES[type] ?? type).join(' or ');
  return diagnose('type-wrong', path, { saw: describe(value), wanted });
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'boolean') return `"${String(value)}" (true or false)`;
  return typeof value === 'number' ? `the number ${value}` : `the text "${show(value)}"`;
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function rangeOf(node: SchemaNode): string {
  const [from, to] = [show(node['minimum'] ?? 0), node['maximum']];
  return to === undefined ? `a number from ${from}` : `a number from ${from} to ${show(to)}`;
}

/** The place that a JSON pointer names, with list positions as numbers. */
function pathOf(pointer: string, root: unknown): InventoryPath {
  let value = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(key) : key;
      value = (value as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}

function valueAt(path: InventoryPath, root: unknown): unknown {
  return path.reduce((value: unknown, step) => (value as Record<string | number, unknown> | undefined)?.[step], root);
}

function nodeAt(schema: SchemaNode, pointer: string): SchemaNode {
  const steps = pointer.replace(/^[^#]*#\/?/, '').split('/').filter((step) => step !== '');
  const found = steps.reduce((node: unknown, step) => (node as Record<string, unknown> | undefined)?.[decodeURIComponent(step)], schema);
  return (found ?? {}) as SchemaNode;
}
