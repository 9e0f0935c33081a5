import type { ArgsOf, Code } from './catalogue.ts';
import type { InventoryPath } from './path.ts';

export type Severity = 'error' | 'warning' | 'note';

/** A place that a diagnostic speaks of besides its own, e.g. the other one of two that clash. */
export interface Related {
  readonly path: InventoryPath;
  readonly note: string;
  readonly file?: number;
}

/**
 * One fault of the inventory, as data: the words are made from `code` and `args` by the catalogue.
 *
 * `at` says whether the key or the value is to blame (a key that is unknown, a value that is wrong). `source` is set
 * where the place is known already (a syntax error has no path): the index of the source text and the offsets in it.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly path: InventoryPath;
  readonly at: 'key' | 'value';
  /** What the words are made of; `diagnose` sees to it that they are the ones of this code. */
  readonly args: object;
  readonly related: readonly Related[];
  /** Which source text, where the path alone does not say it. */
  readonly file?: number;
  readonly source?: { readonly file: number; readonly start: number; readonly end: number };
}

/** A diagnostic on the value at `path`. */
export function diagnose<C extends Code>(
  code: C,
  path: InventoryPath,
  args: ArgsOf<C>,
  related: readonly Related[] = [],
): Diagnostic {
  return { code, path, at: 'value', args: args as object, related };
}

/** A diagnostic on the key at `path`: the key itself is wrong, whatever its value. */
export function diagnoseKey<C extends Code>(
  code: C,
  path: InventoryPath,
  args: ArgsOf<C>,
  related: readonly Related[] = [],
): Diagnostic {
  return { code, path, at: 'key', args: args as object, related };
}
