import type { InventoryPath } from '../../core/path.ts';
import type { Directives, Entry } from './entry.ts';

/** A pattern as written, in the paths of the machine that is backed up. */
export interface Pattern {
  readonly kind: PatternKind;
  readonly text: string;
  readonly path: InventoryPath;
}

/** One Options block. */
export interface FileOptions {
  readonly exclude: boolean;
  readonly patterns: readonly Pattern[];
  readonly signature: string | undefined;
  readonly compression: string | undefined;
  /** Undefined where the inventory does not say it. */
  readonly oneFs: boolean | undefined;
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
    /** In the order of Bacula's questions: first those with patterns, last the one for all other files. */
    readonly options: readonly FileOptions[];
    /** Where each path of `files` is written. */
    readonly path: InventoryPath;
    readonly excludeDirContaining: string | undefined;
  }[];
  readonly exclude: readonly string[];
  readonly ignoreChanges: boolean;
  readonly directives: Directives;
}
