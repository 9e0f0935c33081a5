import type { InventoryPath } from '../core/path.ts';

/** One place that may set a key, e.g. the group of a guest. */
export interface Layer {
  readonly path: InventoryPath;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Keys whose maps are joined key by key; every other value is replaced as a whole by the nearer layer. */
const JOINED = ['directives', 'client_directives', 'pools', 'paths'];

/** What holds after all layers, the nearest first in `layers`. */
export function merge(layers: readonly Layer[]): Record<string, unknown> {
  return layers.reduceRight<Record<string, unknown>>((farther, { values }) => {
    const merged = { ...farther, ...values };
    for (const key of JOINED) {
      if (values[key] !== undefined && farther[key] !== undefined) {
        merged[key] = { ...(farther[key] as object), ...(values[key] as object) };
      }
    }
    return merged;
  }, {});
}

/**
 * The place that set a key, or a key within a joined map: where a fault in its value is to be shown.
 * Falls back to the nearest layer for a key that nobody set.
 */
export function originOf(layers: readonly Layer[], key: string, inner?: string): InventoryPath {
  const sets = ({ values }: Layer) =>
    Object.hasOwn(values, key) && (inner === undefined || Object.hasOwn(values[key] as object, inner));
  const layer = layers.find(sets);
  if (layer === undefined) return layers[0]?.path ?? [];
  return [...layer.path, key, ...(inner === undefined ? [] : [inner])];
}

/** The place of the i-th of a guest's bases: a single value stands for a list of one. */
export function basePlace(layers: readonly Layer[], i: number): InventoryPath {
  const path = originOf(layers, 'base');
  const layer = layers.find(({ values }) => Object.hasOwn(values, 'base'));
  return Array.isArray(layer?.values['base']) ? [...path, i] : path;
}

/**
 * Where to tell what nobody said: at the group whose guests all lack it, so that it is told once, else at the guest, host or Job itself.
 */
export function placeOfSilence(own: InventoryPath, layers: readonly Layer[]): InventoryPath {
  return layers.find(({ path }) => path[0] === 'groups')?.path ?? own;
}
