import type { RunScript } from '../bacula/run-script.ts';
import type { InventoryPath } from '../core/path.ts';
import type { Seconds } from '../core/quantity.ts';
import type { FileOptions, Pattern } from '../inventory/model/fileset.ts';
import type { Daemon } from '../inventory/model/daemon.ts';
import type { Catalog, Console, Director, Messages } from '../inventory/model/director.ts';
import type { Directives } from '../inventory/model/entry.ts';
import type { Guest, Reference } from '../inventory/model/guest.ts';
import type { Level, Run, Schedule } from '../inventory/model/schedule.ts';
import type { Pool, Storage } from '../inventory/model/storage.ts';
import type { HypervisorPlan } from './hypervisors.ts';
import type { InstallPlan } from './installs.ts';
import type { Reach } from './reach.ts';

/** Everything that is to be configured, in the terms of Bacula but not yet in its syntax. */
export interface Plan {
  readonly directors: readonly DirectorPlan[];
  readonly storageDaemons: readonly StorageDaemonPlan[];
  readonly fileDaemons: readonly FileDaemonPlan[];
  /** Whose disks are opened by the hook of which host. */
  readonly hooked: readonly HookedSource[];
  /** What the FileSet of each of them reads that is read by its files, by name. */
  readonly reaches: ReadonlyMap<string, Reach>;
  /** The hosts that open them. */
  readonly hypervisors: readonly HypervisorPlan[];
  /** The references that are to be installed. */
  readonly installs: readonly InstallPlan[];
}

export interface DirectorPlan {
  readonly director: Director;
  readonly catalog: Catalog;
  readonly messages: readonly Messages[];
  readonly consoles: readonly Console[];
  /** The one of them that the monthly chain uses, on the Director's own machine. */
  readonly chainConsole: Console | undefined;
  readonly storages: readonly Storage[];
  readonly pools: readonly PoolPlan[];
  readonly schedules: readonly SchedulePlan[];
  /** FileSets that several Jobs share, in the paths of the machine itself. */
  readonly filesets: readonly FileSetPlan[];
  readonly jobDefs: readonly JobDefsPlan[];
  /** Clients, FileSets and Jobs by the machine they belong to: one file each. */
  readonly sections: readonly SectionPlan[];
}

/** What one file of a Director holds. `name` is the host, or `agents`, `director`, `jobs` for what belongs to none. */
export interface SectionPlan {
  readonly name: string;
  readonly origin: InventoryPath;
  readonly clients: readonly ClientPlan[];
  readonly filesets: readonly FileSetPlan[];
  readonly jobs: readonly JobPlan[];
}

export interface ClientPlan {
  readonly name: string;
  readonly path: InventoryPath;
  readonly daemon: Daemon;
  readonly maximumConcurrentJobs: number;
  readonly directives: Directives;
}

export interface PoolPlan extends Pool {
  /** Holds Bases: never recycled or pruned by itself, as nothing in Bacula knows which Fulls need them. */
  readonly holdsBases: boolean;
}

export interface SchedulePlan extends Schedule {
  readonly runs: readonly Run[];
}

/** How a Job runs, after all defaults: what a JobDefs and a Job may both say. */
export interface RunSettings {
  readonly level: Level | undefined;
  readonly schedule: string | undefined;
  readonly storage: string | undefined;
  readonly pool: string | undefined;
  readonly fullPool: string | undefined;
  readonly incrementalPool: string | undefined;
  readonly differentialPool: string | undefined;
  readonly messages: string;
  readonly priority: number | undefined;
  readonly maxRunTime: Seconds | undefined;
  readonly maxStartDelay: Seconds | undefined;
  readonly spoolData: boolean | undefined;
  readonly reschedule: { readonly times: number; readonly every: Seconds } | undefined;
  readonly directives: Directives;
}

export interface JobDefsPlan {
  readonly name: string;
  readonly path: InventoryPath;
  readonly settings: RunSettings;
}

export interface JobPlan {
  readonly name: string;
  readonly path: InventoryPath;
  readonly type: string;
  readonly level: string | undefined;
  readonly enabled: boolean;
  readonly client: string;
  readonly fileset: string;
  readonly jobDefs: string | undefined;
  readonly settings: RunSettings;
  readonly base: readonly string[];
  /** Undefined where the question does not arise: no backup. */
  readonly accurate: boolean | undefined;
  /** The Job that has this one run when it is done, where no schedule does. */
  readonly startedBy: string | undefined;
  /** What Bacula runs before and after the Job, in the order of the configuration. */
  readonly scripts: readonly RunScript[];
  readonly where: string | undefined;
  readonly replace: string | undefined;
  readonly bootstrap: string | undefined;
}

export interface FileSetPlan {
  readonly name: string;
  readonly path: InventoryPath;
  readonly ignoreChanges: boolean;
  readonly includes: readonly IncludePlan[];
  readonly exclude: readonly string[];
  readonly directives: Directives;
}

export interface IncludePlan {
  readonly options: readonly OptionsPlan[];
  readonly files: readonly string[];
  readonly plugins: readonly string[];
  readonly excludeDirContaining: string | undefined;
}

/** One Options block as Bacula gets it: patterns already in the paths that its File Daemon walks. */
export interface OptionsPlan extends Omit<FileOptions, 'patterns' | 'oneFs'> {
  readonly patterns: readonly Pick<Pattern, 'kind' | 'text'>[];
  readonly oneFs: boolean;
  /** Letters of what has to be equal for a file to be taken from a Base, or to be left out of an Incremental. */
  readonly match: string | undefined;
  readonly stripPath: number | undefined;
}

export interface StorageDaemonPlan {
  readonly name: string;
  readonly path: InventoryPath;
  readonly daemon: Daemon;
  readonly storages: readonly Storage[];
  readonly directors: readonly Director[];
  /** The File Daemons that send to it. */
  readonly fileDaemons: readonly Daemon[];
}

export interface FileDaemonPlan {
  /** Where its files go: `host`, `guest`, `reference` or `director`. */
  readonly kind: 'host' | 'guest' | 'reference' | 'director';
  readonly name: string;
  readonly path: InventoryPath;
  readonly daemon: Daemon;
  readonly directors: readonly Director[];
  /** The Storage Daemons that it sends to. */
  readonly storageDaemons: readonly Daemon[];
  readonly maximumConcurrentJobs: number;
  /** Reads images through bpipe. A daemon whose plugin directory is missing does not start, so no other one names it. */
  readonly usesPlugins: boolean;
  readonly directives: Directives;
}

/** A guest or reference whose disks are read on its host. */
export type HookedSource = (Guest | Reference) & { readonly host: string };
