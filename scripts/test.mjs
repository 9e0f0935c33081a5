// node scripts/test.mjs [LAYER] [VITEST OPTION…]: all layers after the checks, or one layer, in one run of vitest.
// A layer that lacks a tool, or root, is skipped with a line that says what to do; in CI it is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { check } from './check.mjs';
import { isCI } from './ci.mjs';
import { cure, hasTests, lacks, layers } from './layers.mjs';
import { root } from './root.mjs';

const CHECK_MINUTES = 0.5;

const [first = '', ...rest] = process.argv.slice(2);
const chosen = layers.filter(({ name }) => name === first);
process.exitCode = chosen.length > 0 ? test(chosen, rest) : testAll(process.argv.slice(2));

/** vitest's summary stays last unless the checks failed, which must not be lost above it. */
function testAll(options) {
  announce();
  const failed = check();
  const status = test(layers, options);
  if (failed.length > 0) process.stderr.write(`check failed, see above: ${failed.join(', ')}\n`);
  return failed.length > 0 ? 1 : status;
}

/** What is about to run, and how long it takes where nothing else does; what each skipped layer needs is said by `isReady`. */
function announce() {
  const ready = layers.filter((layer) => hasTests(layer) && lacks(layer).length === 0);
  const minutes = Math.ceil(ready.reduce((sum, layer) => sum + layer.minutes, CHECK_MINUTES));
  const names = ['check', ...ready.map(({ name }) => name)].join(', ');
  say(`test: ${names}; about ${minutes} minutes on two quiet cores, and a line for each file that has ended`);
}

function test(wanted, options) {
  const present = wanted.filter((layer) => hasTests(layer) || say(`skipped: ${layer.name} has no tests yet`));
  const ready = present.filter((layer) => isReady(layer));
  if (isCI && ready.length < present.length) return 1;
  if (ready.length === 0) return 0;
  if (ready.some(({ name }) => name === 'lab')) buildLab();
  const projects = ready.flatMap(({ name }) => ['--project', name]);
  const argv = ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...options];
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit' });
  return status ?? 1;
}

/** The image of the lab takes a minute, in which its first tests would wait: it begins beside the other layers. Its own lock keeps it single. */
function buildLab() {
  const build = spawn('test/lab/build.sh', { cwd: root, stdio: 'ignore' });
  build.on('error', () => {}); // the tests of the lab say why
  build.unref();
}

function isReady(layer) {
  const missing = lacks(layer);
  const outcome = isCI ? 'failed' : 'skipped';
  return missing.length === 0 || say(`${outcome}: ${layer.name} needs ${missing.join(', ')} (${cure(missing)})`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
  return false;
}
