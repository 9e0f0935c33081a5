import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What real Bacula tests need: Debian's packages bacula-director-sqlite3, bacula-sd, bacula-fd, bacula-console, sqlite3. */
export const BACULA_PROGRAMS = [
  'bacula-dir',
  'bacula-sd',
  'bacula-fd',
  'bconsole',
  'bdirjson',
  'bsdjson',
  'bfdjson',
  'sqlite3',
  'setpriv',
  'unshare',
];

/**
 * Why a test cannot run here, in one line that is also printed; undefined when it can. Owners, device nodes and mount
 * namespaces need root. Where `CI` is set, a missing tool is a failure: then this throws.
 */
export function reasonToSkip(layer: string, programs: readonly string[]): string | undefined {
  const missing = programs.filter((program) => !isInstalled(program));
  const reason =
    missing.length > 0
      ? `needs ${missing.join(', ')} (npm run setup:system)`
      : process.getuid?.() === 0
        ? undefined
        : 'needs root: it restores owners and mounts in namespaces of its own';
  return reason === undefined ? undefined : skip(layer, reason);
}

/** Prints why a layer is skipped and returns it. Throws where `CI` is set. */
export function skip(layer: string, reason: string): string {
  if (['1', 'true'].includes(process.env['CI'] ?? '')) throw new Error(`${layer} ${reason}`);
  process.stderr.write(`skipped: ${layer} ${reason}\n`);
  return reason;
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
