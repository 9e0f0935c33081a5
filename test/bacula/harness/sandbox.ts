import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountPointsUnder } from './namespace.ts';

/** A new folder for one test's daemons, trees and volumes. Its path is short and plain: Bacula's unquoted words are not. */
export function makeSandbox(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'renfield-bacula-')));
}

/** Removes a sandbox. Refuses while anything is mounted in it: that would be somebody's tree. */
export function removeSandbox(sandbox: string): void {
  const mounted = mountPointsUnder(sandbox);
  if (mounted.length > 0) throw new Error(`still mounted: ${mounted.join(', ')}`);
  rmSync(sandbox, { recursive: true, force: true });
}
