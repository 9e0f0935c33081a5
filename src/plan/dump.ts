import type { Catalog, Director } from '../inventory/model/director.ts';
import { PATH_PROFILES } from '../profiles/paths.ts';

/**
 * Where the package's make_catalog_backup.pl leaves the dump: in the working directory that was built into it, whatever the Director's own is, and
 * called like the database. Scripts of one's own are taken to know the own working directory. Source: Debian 9.6.7-7, 15.0.3-3;
 * scripts/make_catalog_backup.pl.in.
 */
export function dumpOf({ daemon }: Director, { database }: Catalog): string {
  const packaged = PATH_PROFILES[daemon.profile];
  const { working } = daemon.paths.scripts === packaged.scripts ? packaged : daemon.paths;
  return `${working}/${database}.sql`;
}
