import type { Bytes, Seconds } from '../../core/quantity.ts';
import type { Daemon } from './daemon.ts';
import type { Directives, Entry } from './entry.ts';

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
