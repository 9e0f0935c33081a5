import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOutput } from './command.ts';

/** The catalog's schema as Debian's bacula-director-sqlite3 ships it, in Debian 12 and 13 alike. */
export const CATALOG_SCHEMA = '/usr/share/dbconfig-common/data/bacula-director-sqlite3/install/sqlite3';

export interface CatalogOptions {
  /** The Catalog resource's DbName. */
  readonly name?: string;
  /** Another version's schema; a Director refuses a catalog whose schema is not its own. */
  readonly schema?: string;
}

/** Where a Director with an SQLite catalog looks for it: `<Working Directory>/<DbName>.db` (cats/sqlite.c). */
export function catalogFile(workingDirectory: string, name = 'bacula'): string {
  return join(workingDirectory, `${name}.db`);
}

/** The path of a new, empty SQLite catalog in a working directory, which is made too. Throws if there is one already. */
export async function createCatalog(workingDirectory: string, options: CatalogOptions = {}): Promise<string> {
  const file = catalogFile(workingDirectory, options.name);
  if (existsSync(file)) throw new Error(`${file} exists already`);
  mkdirSync(workingDirectory, { recursive: true });
  await commandOutput(['sqlite3', '-bail', file], { input: readFileSync(options.schema ?? CATALOG_SCHEMA, 'utf8') });
  return file;
}

/**
 * The rows of a SELECT, each an object of column names and values. The Director may be writing at the same time: the
 * query waits up to ten seconds for its lock.
 */
export async function queryCatalog<Row>(catalog: string, sql: string): Promise<readonly Row[]> {
  const output = await commandOutput(['sqlite3', '-readonly', '-json', '-cmd', '.timeout 10000', catalog, sql]);
  return output.trim() === '' ? [] : (JSON.parse(output) as Row[]);
}
