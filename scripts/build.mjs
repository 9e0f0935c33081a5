// Builds what is not in the repository: src/generated/ (validator, templates, version) and dist/ (the bundled program).
// Does nothing when no input changed since dist/.built was written. Several builds at once are safe.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { bundleProgram } from './bundle.mjs';
import { digestInputs } from './digest.mjs';
import { generateInventories } from './generate-inventories.mjs';
import { generateTemplates } from './generate-templates.mjs';
import { generateValidator } from './generate-validator.mjs';
import { generateVersion } from './generate-version.mjs';
import { root } from './root.mjs';
import { writeIfChanged } from './write.mjs';

const recordPath = `${root}/dist/.built`;

/**
 * Resolves when src/generated/ and dist/ belong to the sources.
 * `log` gets one line per thing done; `always` builds even when nothing changed. Fails with every fault of a template at once.
 */
export async function build({ log = () => {}, always = false } = {}) {
  const digest = digestInputs();
  const last = readRecord();
  if (!always && last.digest === digest && last.outputs.every((path) => existsSync(`${root}/${path}`))) return;

  const generated = await generate(log);
  const bundled = await bundleOrRemove(log);
  const kept = [...new Set([...last.outputs, ...bundled])].filter((path) => path.startsWith('dist/'));
  removeStale(last.previous, kept);
  writeIfChanged(
    recordPath,
    `${JSON.stringify({ digest, outputs: [...generated, ...bundled], previous: kept }, null, 2)}\n`,
  );
}

/** Resolves to the paths in src/generated/, all written. */
export async function generate(log = () => {}) {
  const files = [
    ...generateVersion(),
    ...generateInventories(),
    ...(await generateValidator(log)),
    ...generateTemplates(),
  ];
  for (const { path, text } of files) {
    if (writeIfChanged(`${root}/${path}`, text)) log(`wrote ${path}`);
  }
  return files.map(({ path }) => path);
}

/** A program that does not bundle leaves no older one behind that would answer in its place. */
async function bundleOrRemove(log) {
  try {
    return await bundleProgram(log);
  } catch (error) {
    rmSync(`${root}/dist/main.js`, { force: true });
    rmSync(recordPath, { force: true });
    throw error;
  }
}

/** Chunks of the build before the last one go; the last one's stay for programs that run now and import them lazily. */
function removeStale(older, kept) {
  for (const path of older) {
    if (!kept.includes(path)) rmSync(`${root}/${path}`, { force: true });
  }
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(recordPath, 'utf8'));
  } catch {
    return { digest: '', outputs: [], previous: [] };
  }
}
