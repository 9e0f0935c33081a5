import { schemaText } from '../../../src/generated/schema.js';
import { unionOf, type SchemaNode } from '../../../src/inventory/schema-node.ts';

/** A step on the way to a text of an inventory: a key, `*` for any key of a map, or 0 for an item of a list. */
export type FieldStep = string | 0;

/** A place of an inventory that holds a text, straight from its JSON Schema: a new key is a new field. */
export interface Field {
  readonly path: readonly FieldStep[];
  /** True where the text is the key of a map itself, the last step of the path. */
  readonly isKey: boolean;
  /** Which alternative is taken at the unions on the way, by the path of the union. Two fields that differ in one cannot stand together. */
  readonly choices: ReadonlyMap<string, number>;
}

export const schema = JSON.parse(schemaText) as SchemaNode;

export function textFields(): readonly Field[] {
  return [...fieldsOf(schema, [], new Map())];
}

function* fieldsOf(
  node: SchemaNode,
  path: readonly FieldStep[],
  choices: ReadonlyMap<string, number>,
): Iterable<Field> {
  if (node.anyOf !== undefined) {
    const alternatives = unionOf(node);
    const isText = (one: SchemaNode) => one.type === 'string' || typeof one.const === 'string';
    for (const [i, one] of alternatives.entries()) {
      if (isText(one) && alternatives.findIndex(isText) < i) continue;
      yield* fieldsOf(one, path, new Map([...choices, [JSON.stringify(path), i]]));
    }
  } else if (node.type === 'string' || typeof node.const === 'string') yield { path, isKey: false, choices };
  else if (node.type === 'array' && node.items !== undefined) yield* fieldsOf(node.items, [...path, 0], choices);
  else if (isDirectives(node)) yield* directiveFields(path, choices);
  else yield* mapFields(node, path, choices);
}

function* mapFields(
  node: SchemaNode,
  path: readonly FieldStep[],
  choices: ReadonlyMap<string, number>,
): Iterable<Field> {
  for (const [key, inner] of Object.entries(node.properties ?? {})) yield* fieldsOf(inner, [...path, key], choices);
  if (typeof node.additionalProperties !== 'object') return;
  yield { path: [...path, '*'], isKey: true, choices };
  yield* fieldsOf(node.additionalProperties, [...path, '*'], choices);
}

function isDirectives({ propertyNames }: SchemaNode): boolean {
  return propertyNames?.description === "a directive's name";
}

const SECTIONS_OF_JOBS = ['defaults', 'groups', 'guests', 'references', 'jobs'];

/** Whether a field is the name of a directive that Renfield does not know. */
export function isFreeName({ path, isKey }: Field): boolean {
  return isKey && path.length > 2 && /directives$/.test(String(path.at(-2)));
}

/**
 * The texts under a `directives`, by the name of a directive that Bacula knows at that place and takes any text for: every resource has a
 * Description, an Options block can be told a pattern, and a Job can be told a script.
 */
function* directiveFields(path: readonly FieldStep[], choices: ReadonlyMap<string, number>): Iterable<Field> {
  const field = (steps: readonly FieldStep[], alternative: number, isKey = false): Field => ({
    path: [...path, ...steps],
    isKey,
    choices: new Map([...choices, [JSON.stringify([...path, steps[0]]), alternative]]),
  });
  const isOptions = path.includes('options');
  const directive = isOptions ? 'DriveType' : 'Description';
  yield field(['*'], 0, true);
  yield field([directive], 0);
  yield field([directive, 0], 1);
  const [section] = path;
  const isOfJob = path.some((step) => step === 'backup' || step === 'catalog_backup' || step === 'guest_defaults');
  if (path.at(-1) !== 'directives' || isOptions) return;
  if (!isOfJob && !(path.length <= 3 && SECTIONS_OF_JOBS.includes(String(section)))) return;
  yield field(['RunScript', 'Command'], 2);
  yield field(['RunScript', 0, 'Command'], 3);
}
