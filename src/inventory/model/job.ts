import type { Seconds } from '../../core/quantity.ts';
import type { OsId } from '../../profiles/os.ts';
import type { Layer } from '../layers.ts';
import type { Directives, Entry } from './entry.ts';

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

/** What a Job reads: a guest, a reference or a host itself. */
export interface Source extends Entry {
  readonly settings: JobSettings;
  readonly layers: readonly Layer[];
  readonly os: OsId | undefined;
  readonly clientDirectives: Directives;
}

/** A Job that no guest, host or reference stands for. */
export interface CustomJob extends Entry {
  readonly layers: readonly Layer[];
  readonly type: string;
  readonly level: string | undefined;
  readonly client: string | undefined;
  readonly where: string | undefined;
  readonly replace: string | undefined;
  /** Whether it may go over the files that are in use; undefined where nobody says. */
  readonly restoreInPlace: boolean | undefined;
  readonly settings: JobSettings;
}

/** What guests without a group, or of one group, have in common: the JobDefs of their Jobs. */
export interface Group extends Entry {
  readonly settings: JobSettings;
}
