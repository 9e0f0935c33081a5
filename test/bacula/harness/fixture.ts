import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');

/**
 * The folder with the hand-written configuration of a test, each `${name}` in it replaced. Throws for a name without a
 * value. Values are paths and ports that the test made up itself, so nothing is quoted.
 */
export function writeFixture(
  fixture: string,
  folder: string,
  values: Readonly<Record<string, string | number>>,
): string {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(join(FIXTURES, fixture))) {
    const filled = readFileSync(join(FIXTURES, fixture, name), 'utf8').replace(/\$\{(\w+)\}/gu, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`${fixture}/${name}: no value for ${key}`);
      return String(value);
    });
    writeFileSync(join(folder, name), filled, { mode: 0o600 });
  }
  return folder;
}
