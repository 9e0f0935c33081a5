import type { Layer } from '../layers.ts';
import type { Catalog, Console, Director, Messages } from './director.ts';
import type { FileSet } from './fileset.ts';
import type { Guest, Host, Reference } from './guest.ts';
import type { PackageSet } from './install.ts';
import type { CustomJob, Group } from './job.ts';
import type { Schedule } from './schedule.ts';
import type { Pool, Storage } from './storage.ts';

/** The inventory after validation, defaults and parsing of quantities: one form, no surprises. References are names; the rules vouch for them. */
export interface Fleet {
  readonly directors: ReadonlyMap<string, Director>;
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly messages: ReadonlyMap<string, Messages>;
  readonly consoles: ReadonlyMap<string, Console>;
  readonly storages: ReadonlyMap<string, Storage>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly filesets: ReadonlyMap<string, FileSet>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly hosts: ReadonlyMap<string, Host>;
  readonly references: ReadonlyMap<string, Reference>;
  readonly packageSets: ReadonlyMap<string, PackageSet>;
  readonly guests: ReadonlyMap<string, Guest>;
  readonly jobs: ReadonlyMap<string, CustomJob>;
  /** Every place that guests may inherit from, whether one does or not. */
  readonly shared: readonly Layer[];
}
