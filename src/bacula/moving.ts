import type { Directives } from '../inventory/model/entry.ts';
import { folded } from './folded.ts';

/**
 * The directives of a Job that say themselves where restored files go. Bacula drops a Where beside them, also the one that an operator types.
 * Source: dird/dird_conf.c `save_resource`, dird/restore.c `build_restore_command`.
 */
const MOVING: ReadonlySet<string> = new Set(['regexwhere', 'stripprefix', 'addprefix', 'addsuffix']);

export function movingDirectives(directives: Directives): string[] {
  return Object.keys(directives).filter((name) => MOVING.has(folded(name)));
}
