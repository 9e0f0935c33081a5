import type { Feature } from '../../bacula/dialects.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { When } from '../../schedule/when.ts';
import type { Directives, Entry } from './entry.ts';

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
