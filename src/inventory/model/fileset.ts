import type { InventoryPath } from '../../core/path.ts';
import type { Directives, Entry } from './entry.ts';

/** One Options block. Patterns are as written, in the paths of the machine that is backed up. */
export interface FileOptions {
  readonly exclude: boolean;
  readonly patterns: readonly { readonly kind: PatternKind; readonly text: string }[];
  readonly signature: string | undefined;
  readonly compression: string | undefined;
  readonly oneFs: boolean;
  readonly sparse: boolean;
  readonly acl: boolean;
  readonly xattr: boolean;
  readonly noAtime: boolean;
  readonly fsTypes: readonly string[];
  readonly directives: Directives;
  readonly path: InventoryPath;
}

export type PatternKind = 'wild' | 'wild_file' | 'wild_dir' | 'regex' | 'regex_file' | 'regex_dir';

export interface FileSet extends Entry {
  readonly includes: readonly {
    readonly files: readonly string[];
    readonly options: readonly FileOptions[];
    readonly excludeDirContaining: string | undefined;
  }[];
  readonly exclude: readonly string[];
  readonly ignoreChanges: boolean;
  readonly directives: Directives;
}
