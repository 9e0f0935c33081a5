import type { BaculaVersion } from '../bacula/dialects.ts';
import type { InventoryPath } from './path.ts';

/** The program that can judge an artefact before it is used. */
export type Judge = 'bdirjson' | 'bsdjson' | 'bfdjson' | 'bbconsjson';

/**
 * One file to be written: a relative path with `/` between its parts, permission bits, owner and group as the daemon's package expects them,
 * the whole text, and what the file was made from.
 */
export interface Artefact {
  readonly path: string;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly text: string;
  readonly origin: InventoryPath;
  /** Holds a secret, so that not even its digest is written anywhere. */
  readonly isSecret?: true;
  /** Set on the file that a daemon is started with: the others are included by it. */
  readonly judge?: { readonly tool: Judge; readonly version: BaculaVersion };
}
