// Before any layer: generated code and the bundled program belong to the sources.
import { build, generate } from './build.mjs';

/** Without a program (build has removed an older one) the tests that run it fail; the others can still tell what is wrong. */
export async function setup() {
  const log = (line) => process.stderr.write(`${line}\n`);
  await build({ log }).catch(async (error) => {
    await generate(log);
    log(error.message);
  });
}
