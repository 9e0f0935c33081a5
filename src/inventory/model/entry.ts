import type { InventoryPath } from '../../core/path.ts';

/** A directive that we do not model, by Bacula's name: what stands under `directives` in the inventory. */
export type DirectiveValue =
  string | number | boolean | DirectiveBlock | readonly (string | number | boolean | DirectiveBlock)[];

export interface DirectiveBlock {
  readonly [name: string]: string | number | boolean | readonly (string | number | boolean)[];
}

export type Directives = Readonly<Record<string, DirectiveValue>>;

export interface Entry {
  readonly name: string;
  readonly path: InventoryPath;
}
