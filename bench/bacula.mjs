// The yardstick of every render: Bacula's own reading of what was rendered, with a real catalog.
import { existsSync } from 'node:fs';

/** The catalog's tables as Debian ships them. */
export const CATALOG_SCHEMA = '/usr/share/dbconfig-common/data/bacula-director-sqlite3/install/sqlite3';

const DIRECTOR = '/usr/sbin/bacula-dir';

/** Why Bacula cannot be measured here, or undefined where it can. */
export function baculaLack() {
  const missing = [DIRECTOR, CATALOG_SCHEMA, '/usr/bin/sqlite3'].filter((path) => !existsSync(path));
  return missing.length === 0 ? undefined : `no ${missing.join(', no ')} (npm run setup:system)`;
}

/** The command that reads the tree that `folder` holds as installed. */
export function readByBacula(folder) {
  return [DIRECTOR, '-t', '-c', `${folder}/renfield/current/bacula-dir/index.conf`];
}
