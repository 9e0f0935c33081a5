import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Fleet } from '../model/fleet.ts';

/** One law that a fleet has to keep. It tells of every breach and never throws; other rules may be broken at the same time. */
export type Rule = (fleet: Fleet) => Iterable<Diagnostic>;
