// Before any layer: generated code and the bundled program belong to the sources.
import { build } from './build.mjs';

export async function setup() {
  await build({ log: (line) => process.stderr.write(`${line}\n`) });
}
