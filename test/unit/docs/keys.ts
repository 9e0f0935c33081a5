import { unionOf, type SchemaNode } from '../../../src/inventory/schema-node.ts';

/**
 * The keys that each map of an inventory may have, by the path of the map: `guests.*` for each guest. One or many are one: a list of maps has the
 * path of a single one. Maps whose keys are names have none of their own.
 */
export function keysOf(schema: SchemaNode): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const below = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);
  const visit = (node: SchemaNode, path: string): void => {
    for (const one of unionOf(node)) {
      if (one.items !== undefined) visit(one.items, path);
      if (typeof one.additionalProperties === 'object') visit(one.additionalProperties, below(path, '*'));
      for (const [key, value] of Object.entries(one.properties ?? {})) {
        found.set(path, (found.get(path) ?? new Set()).add(key));
        visit(value, below(path, key));
      }
    }
  };
  visit(schema, '');
  return found;
}

/** Whether a mark of a table means a path: itself, or its end after `**.`. */
export function means(mark: string, path: string): boolean {
  return mark.startsWith('**.') ? `.${path}`.endsWith(mark.slice(2)) : mark === path;
}
