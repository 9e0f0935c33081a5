import { CATALOG_SCHEMA } from './catalog.ts';
import type { Argv } from './command.ts';

/** Which Bacula runs. */
export interface Runtime {
  /** The command that runs one of its programs. */
  readonly within: (argv: Argv) => Argv;
  /** The schema of its catalog, which its Director insists on. */
  readonly schema: string;
}

/** The one that is installed on this machine. */
export const INSTALLED: Runtime = { within: (argv) => argv, schema: CATALOG_SCHEMA };
