import { baseEntries } from './catalogue/base.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { fileSetEntries } from './catalogue/filesets.ts';
import { installEntries } from './catalogue/installs.ts';
import { limitEntries } from './catalogue/limits.ts';
import { methodEntries } from './catalogue/methods.ts';
import { nameEntries } from './catalogue/names.ts';
import { rebuildEntries } from './catalogue/rebuilds.ts';
import { restoreEntries } from './catalogue/restores.ts';
import { shapeEntries } from './catalogue/shape.ts';

/** Every fault that Renfield can find in an inventory. A code is permanent: people search for it and scripts match it. */
export const CATALOGUE = {
  ...shapeEntries,
  ...nameEntries,
  ...methodEntries,
  ...baseEntries,
  ...fileSetEntries,
  ...limitEntries,
  ...installEntries,
  ...rebuildEntries,
  ...restoreEntries,
};

export type Code = keyof typeof CATALOGUE;

export type ArgsOf<C extends Code> = (typeof CATALOGUE)[C] extends CatalogueEntry<infer Args> ? Args : never;

/** The entry with its arguments' type forgotten, for those who hold a diagnostic of some code. */
export function entryOf(code: Code): CatalogueEntry<unknown> {
  return CATALOGUE[code] as CatalogueEntry<unknown>;
}

export function isCode(text: string): text is Code {
  return Object.hasOwn(CATALOGUE, text);
}
