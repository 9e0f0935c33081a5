import { folded } from '../bacula/folded.ts';
import type { InventoryPath } from '../core/path.ts';
import { writtenDirectives } from './rules/directives.ts';
import type { WrittenInventory } from './schema.ts';

/**
 * Where the inventory says a directive by Bacula's own name that Bacula refuses in the resource of `origin`, or undefined where it does not: at
 * the resource itself, else at whatever hands it on, such as a group.
 */
export function directivePlace(
  written: WrittenInventory,
  origin: InventoryPath,
  directive: string,
): InventoryPath | undefined {
  const wanted = folded(directive);
  let nearest: { readonly path: InventoryPath; readonly shared: number } | undefined;
  for (const { path, directives } of writtenDirectives(written)) {
    for (const place of keysBelow(directives, path)) {
      if (folded(String(place.at(-1))) !== wanted) continue;
      const end = path.findIndex((step, i) => step !== origin[i]);
      const shared = end === -1 ? path.length : end;
      if (nearest === undefined || shared > nearest.shared) nearest = { path: place, shared };
    }
  }
  return nearest?.path;
}

/** The places of the directives in a map, those of its blocks included. */
function* keysBelow(value: unknown, path: InventoryPath): Iterable<InventoryPath> {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    const place = [...path, isList ? Number(key) : key];
    if (!isList) yield place;
    yield* keysBelow(inner, place);
  }
}
