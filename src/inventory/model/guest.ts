import type { Daemon } from './daemon.ts';
import type { Directives, Entry } from './entry.ts';
import type { Disk, HookSettings } from './hook.ts';
import type { InstallWish } from './install.ts';
import type { Source } from './job.ts';

export type Method = 'image' | 'files' | 'agent';

export type Trust = 'owned' | 'tenant';

export interface Host extends Entry {
  readonly daemon: Daemon;
  /** Whom its File Daemon runs as, or undefined for root. */
  readonly user: string | undefined;
  readonly director: string | undefined;
  /** Where else than in its `paths.restore` the user of the File Daemon may have images restored. */
  readonly restoreTo: readonly string[];
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
