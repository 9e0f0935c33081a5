import type { BaculaVersion, Feature } from '../bacula/dialects.ts';
import type { InventoryPath } from '../core/path.ts';
import type { Bytes, Seconds } from '../core/quantity.ts';
import type { OsId } from '../profiles/os.ts';
import type { MachinePaths, PathProfile } from '../profiles/paths.ts';
import type { When } from '../schedule/when.ts';
import type { FileSet } from './fileset-model.ts';
import type { InstallWish, PackageSet } from './install-model.ts';
import type { Layer } from './layers.ts';

/** A directive that we do not model, by Bacula's name: what stands under `directives` in the inventory. */
export type DirectiveValue = string | number | boolean | DirectiveBlock | readonly (string | number | boolean | DirectiveBlock)[];
export interface DirectiveBlock {
  readonly [name: string]: string | number | boolean | readonly (string | number | boolean)[];
}
export type Directives = Readonly<Record<string, DirectiveValue>>;

/** Where a secret is kept until it is installed. `file` is relative to the inventory. */
export type SecretReference = { readonly file: string } | { readonly env: string } | { readonly cmd: readonly string[] };

/** A secret under the name of the file that holds it on every machine that needs it. */
export interface Secret {
  readonly id: string;
  readonly reference: SecretReference;
  readonly path: InventoryPath;
}

/** Certificates for connections that cannot use a pre-shared key. Absolute paths on the machine. */
export interface Tls {
  readonly caCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly allowedCn: readonly string[];
  readonly verifyPeer: boolean;
  readonly require: boolean;
}

/** A machine with one daemon of Bacula on it. `daemonName` is the Name of that daemon's resource. */
export interface Daemon {
  readonly daemonName: string;
  readonly address: string;
  readonly port: number;
  /** The one address to listen on, or undefined for all. */
  readonly listen: string | undefined;
  readonly bacula: BaculaVersion;
  readonly profile: PathProfile;
  readonly paths: MachinePaths;
  readonly secret: Secret;
  readonly tls: Tls | undefined;
  readonly os: OsId | undefined;
}

export interface Entry {
  readonly name: string;
  readonly path: InventoryPath;
}

export interface Director extends Entry {
  readonly daemon: Daemon;
  readonly catalog: string;
  readonly messages: string;
  readonly maximumConcurrentJobs: number;
  /** Words of the command that the Director runs when a Job failed. */
  readonly alarm: readonly string[];
  readonly restoreTo: string;
  /** The host that the Director runs on, whose File Daemon then saves the catalog. */
  readonly host: string | undefined;
  /** The File Daemon on the Director's own machine, where that is no host. */
  readonly fileDaemon: Daemon | undefined;
  readonly fileDaemonDirectives: Directives;
  readonly catalogBackup: { readonly enabled: boolean; readonly settings: JobSettings; readonly layers: readonly Layer[] };
  readonly directives: Directives;
}

export interface Catalog extends Entry {
  readonly database: string;
  readonly user: string;
  readonly secret: Secret | undefined;
  readonly address: string;
  readonly port: number | undefined;
  readonly socket: string | undefined;
  readonly directives: Directives;
}

export interface Messages extends Entry {
  readonly mail: readonly string[];
  readonly mailOnError: readonly string[];
  readonly operator: readonly string[];
  readonly mailCommand: string | undefined;
  readonly log: string | undefined;
  readonly directives: Directives;
}

export interface Console extends Entry {
  readonly secret: Secret;
  readonly commands: readonly string[];
  readonly tls: Tls | undefined;
  readonly directives: Directives;
}

export interface Device {
  readonly name: string;
  readonly archiveDevice: string;
  readonly mediaType: string;
  readonly directives: Directives;
}

export interface Storage extends Entry {
  /** The storage whose Storage Daemon this one uses: itself, unless `daemon` names another. */
  readonly daemonOf: string;
  readonly host: string | undefined;
  readonly daemon: Daemon;
  readonly devices: readonly Device[];
  readonly changer: { readonly device: string; readonly command: string } | undefined;
  readonly mediaType: string;
  readonly maximumConcurrentJobs: number;
  readonly directives: Directives;
  readonly daemonDirectives: Directives;
  readonly deviceDirectives: Directives;
}

export interface Pool extends Entry {
  readonly type: string;
  readonly retention: Seconds | undefined;
  readonly fileRetention: Seconds | undefined;
  readonly jobRetention: Seconds | undefined;
  readonly storage: string | undefined;
  readonly nextPool: string | undefined;
  readonly recycle: boolean | undefined;
  readonly autoPrune: boolean | undefined;
  readonly label: string | undefined;
  readonly volumeSize: Bytes | undefined;
  readonly volumeJobs: number | undefined;
  readonly volumeUse: Seconds | undefined;
  readonly volumes: number | undefined;
  readonly directives: Directives;
}

export type Level = 'Base' | 'Full' | 'Differential' | 'Incremental';

export interface Run {
  readonly level: Level;
  /** The time in Bacula's words. */
  readonly words: string;
  readonly when: When;
  /** What in these words not every version of Bacula knows. */
  readonly uses: readonly Feature[];
  readonly pool: string | undefined;
  readonly storage: string | undefined;
  readonly messages: string | undefined;
  readonly priority: number | undefined;
  readonly accurate: boolean | undefined;
  readonly spoolData: boolean | undefined;
  readonly path: InventoryPath;
}

export interface Schedule extends Entry {
  readonly runs: readonly Run[];
  readonly directives: Directives;
}

export interface JobSettings {
  readonly director: string | undefined;
  readonly schedule: string | undefined;
  readonly storage: string | undefined;
  readonly pool: string | undefined;
  readonly pools: { readonly full?: string; readonly incremental?: string; readonly differential?: string };
  readonly messages: string;
  readonly fileset: string | undefined;
  readonly exclude: readonly string[];
  readonly compression: string | undefined;
  readonly signature: string | undefined;
  readonly priority: number | undefined;
  readonly enabled: boolean;
  readonly maxRunTime: Seconds | undefined;
  readonly maxStartDelay: Seconds | undefined;
  readonly spoolData: boolean | undefined;
  readonly reschedule: { readonly times: number; readonly every: Seconds } | undefined;
  readonly directives: Directives;
}

export type Method = 'image' | 'files' | 'agent';
export type Trust = 'owned' | 'tenant';

/** What the hook on the host is told of a guest whose disks it opens; undefined leaves it to the hook's own default (docs/hooks.md). */
export interface HookSettings {
  readonly snapshotSize: string | undefined;
  readonly snapshotLimit: number | undefined;
  readonly thin: string | undefined;
  readonly thinPoolLimit: number | undefined;
  readonly freeze: string | undefined;
  readonly freezeTimeout: number | undefined;
  readonly pause: boolean | undefined;
  readonly repair: string | undefined;
  readonly filesystems: readonly string[];
  /** Empty where the hook finds out by itself. */
  readonly mounts: readonly { readonly disk: string; readonly partition: number | 'whole'; readonly at: string }[];
  readonly guestLvm: boolean | undefined;
  readonly reader: 'bpipe' | 'node';
  readonly io: string | undefined;
  readonly metadata: boolean;
  readonly libvirt: string | undefined;
}

export interface Disk {
  readonly name: string;
  /** The guest's sector size, where that is said. */
  readonly sectorSize: number | undefined;
  readonly volumeGroup: string;
  readonly logicalVolume: string;
  readonly path: InventoryPath;
}

/** What a Job reads: a guest, a reference or a host itself. */
export interface Source extends Entry {
  readonly settings: JobSettings;
  readonly layers: readonly Layer[];
  readonly os: OsId | undefined;
  readonly clientDirectives: Directives;
}

export interface Host extends Entry {
  readonly daemon: Daemon;
  readonly director: string | undefined;
  readonly volumeGroup: string;
  readonly maximumConcurrentJobs: number;
  readonly backup: Source | undefined;
  readonly clientDirectives: Directives;
  readonly directives: Directives;
}

export interface Guest extends Source {
  readonly group: string | undefined;
  readonly host: string | undefined;
  readonly method: Method | undefined;
  readonly trust: Trust | undefined;
  /** Names of references, or the guest's own for `self`, in the order written. */
  readonly base: readonly string[];
  /** The guest's own File Daemon, if it has the method `agent`. */
  readonly agent: Daemon | undefined;
  readonly domain: string;
  readonly disks: readonly Disk[];
  readonly hook: HookSettings;
}

export interface Reference extends Source {
  readonly host: string | undefined;
  readonly method: 'files' | 'agent';
  readonly agent: Daemon | undefined;
  readonly disks: readonly Disk[];
  readonly hook: HookSettings;
  /** Undefined where something else than Renfield installs it. */
  readonly install: InstallWish | undefined;
}

/** A Job that no guest, host or reference stands for. */
export interface CustomJob extends Entry {
  readonly layers: readonly Layer[];
  readonly type: string;
  readonly level: string | undefined;
  readonly client: string | undefined;
  readonly settings: JobSettings;
}

/** What guests without a group, or of one group, have in common: the JobDefs of their Jobs. */
export interface Group extends Entry {
  readonly settings: JobSettings;
}

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
