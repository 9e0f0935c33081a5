import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';

/** Packages put Bacula's parsers where only root's PATH looks. */
export const SYSTEM_PATH = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);

export const isCI = ['true', '1'].includes(process.env['CI'] ?? '');

const PARSERS = ['bdirjson', 'bsdjson', 'bfdjson', 'bbconsjson'];

/**
 * Whether Bacula's own parsers are here. Where they are not it says so in one line for the tests named; in CI it throws instead, as a missing
 * tool is a failure there.
 */
export function hasParsers(tests: string): boolean {
  const env = { ...process.env, PATH: SYSTEM_PATH };
  const missing = PARSERS.filter((tool) => spawnSync(tool, ['-?'], { env }).error !== undefined);
  if (missing.length === 0) return true;
  const line = `${tests} needs ${missing.join(', ')} (npm run setup:system, as root)`;
  if (isCI) throw new Error(line);
  process.stderr.write(`skipped: ${line}\n`);
  return false;
}

const told = new Set<string>();

/** Whether a program is not here, said once in one line; where it has to be, which is in CI, that throws. */
export function isMissing(program: string, debianPackage: string): boolean {
  const env = { ...process.env, PATH: SYSTEM_PATH };
  if (spawnSync(program, ['--version'], { env }).error === undefined) return false;
  const line = `some tests need ${program} of the package ${debianPackage} (npm run setup:system, as root)`;
  if (isCI) throw new Error(line);
  if (!told.has(line)) process.stderr.write(`skipped: ${line}\n`);
  told.add(line);
  return true;
}
