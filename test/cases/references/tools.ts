import { spawnSync } from 'node:child_process';
import { isCI, SYSTEM_PATH } from '../harness/tools.ts';

const told = new Set<string>();

/** Whether a program is not here, said once in one line; where it has to be, which is in CI, that fails. */
export function isMissing(program: string, debianPackage: string): boolean {
  if (spawnSync(program, ['--version'], { env: { ...process.env, PATH: SYSTEM_PATH } }).error === undefined)
    return false;
  const line = `the tests of references need ${program} (apt-get install ${debianPackage})`;
  if (isCI) throw new Error(line);
  if (!told.has(line)) process.stderr.write(`skipped: ${line}\n`);
  told.add(line);
  return true;
}
