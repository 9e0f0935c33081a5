import type { Layer } from '../layers.ts';
import type { Daemon, Secret, Tls } from './daemon.ts';
import type { Directives, Entry } from './entry.ts';
import type { JobSettings } from './job.ts';

export interface Director extends Entry {
  readonly daemon: Daemon;
  readonly catalog: string;
  readonly messages: string;
  readonly maximumConcurrentJobs: number;
  /** Words of the command that the Director runs when a Job failed. */
  readonly alarm: readonly string[];
  /** Where every Restore Job restores to that says nothing itself; undefined for the place that the machine keeps for it. */
  readonly restoreTo: string | undefined;
  readonly restoreInPlace: boolean;
  /** The host that the Director runs on, whose File Daemon then saves the catalog. */
  readonly host: string | undefined;
  /** The File Daemon on the Director's own machine, where that is no host. */
  readonly fileDaemon: Daemon | undefined;
  readonly fileDaemonDirectives: Directives;
  readonly catalogBackup: {
    readonly enabled: boolean;
    readonly settings: JobSettings;
    readonly layers: readonly Layer[];
  };
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
