// Makes a bare clone work: node scripts/run.mjs [COMMAND ARGS…]
// Checks Node's version, installs the locked packages when they are missing, builds what changed, then runs COMMAND
// (see the table below; none: only build). Standard output belongs to COMMAND alone; everything here goes to standard error.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { spawn } from 'node:child_process';
import { root } from './root.mjs';

const [command, ...args] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

/** npm runs scripts in the repository's root and says in INIT_CWD where its user stood; other callers just stand somewhere. */
const { npm_lifecycle_event: script, INIT_CWD: stood } = process.env;
const here = ['renfield', 'demo'].includes(script) && stood !== undefined ? stood : process.cwd();

/** What each name runs, and where: paths in the arguments of renfield are relative to its user. */
const commands = {
  renfield: { program: process.execPath, before: [`${root}/dist/main.js`], cwd: here },
  test: { program: process.execPath, before: ['scripts/test.mjs'], cwd: root },
  check: { program: process.execPath, before: ['scripts/check.mjs'], cwd: root },
  golden: {
    program: process.execPath,
    before: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'cases', '--update'],
    cwd: root,
  },
  bench: { program: process.execPath, before: ['scripts/bench.mjs'], cwd: root },
  format: {
    program: process.execPath,
    before: ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', '.'],
    cwd: root,
  },
};

refuseOldNode(manifest.engines.node);
if (command !== undefined && !Object.hasOwn(commands, command)) {
  fail(64, `unknown command ${JSON.stringify(command)}; one of: ${Object.keys(commands).join(', ')}`);
}
const { installPackages } = await import('./install.mjs');
await installPackages().catch((error) => fail(69, error.message));
const { build } = await import('./build.mjs');
await build({ log: (line) => process.stderr.write(`${line}\n`), always: command === undefined }).catch((error) =>
  fail(1, error.message),
);
if (command !== undefined) run(commands[command]);

function refuseOldNode(range) {
  const wanted = range.replace('>=', '').split('.').map(Number);
  const present = process.versions.node.split('.').map(Number);
  const older = present[0] < wanted[0] || (present[0] === wanted[0] && present[1] < wanted[1]);
  if (older) fail(69, `this is Node ${process.versions.node}; Renfield needs ${range}`);
}

function run({ program, before, cwd }) {
  const child = spawn(program, [...before, ...args], { cwd, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(69, error.message));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

function fail(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
