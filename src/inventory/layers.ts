import type { InventoryPath } from '../core/path.ts';

/** One place that may set a key, e.g. the group of a guest. */
export interface Layer {
  readonly path: InventoryPath;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Keys whose maps are joined key by key; every other value is replaced as a whole by the nearer layer. */
const JOINED = new Set(['directives', 'client_directives', 'pools', 'paths']);

/** What holds after all layers, the nearest first in `layers`. */
export function merge(layers: readonly Layer[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (let i = layers.length - 1; i >= 0; i--) {
    for (const [key, value] of Object.entries(layers[i]?.values ?? {})) {
      merged[key] = JOINED.has(key) ? { ...(merged[key] as object | undefined), ...(value as object) } : value;
    }
  }
  return merged;
}

/** The place that set a key: where a fault in its value is to be shown. Falls back to the nearest layer for a key that nobody set. */
export function originOf(layers: readonly Layer[], key: string): InventoryPath {
  const layer = layers.find(({ values }) => Object.hasOwn(values, key));
  return layer === undefined ? (layers[0]?.path ?? []) : [...layer.path, key];
}
