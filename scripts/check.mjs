// Types, lint, format, shell: everything that is judged without running the program. All are run; all faults are shown.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { isCI } from './ci.mjs';
import { root } from './root.mjs';
import { cure } from './layers.mjs';
import { shellScripts } from './shell-scripts.mjs';

const node = process.execPath;

const checks = [
  { name: 'types', argv: () => [node, 'node_modules/typescript/bin/tsc', '--project', '.'] },
  { name: 'lint', argv: () => [node, 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'] },
  {
    name: 'format',
    argv: () => [node, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  },
  { name: 'shell', argv: () => ['shellcheck', '--shell=sh', '--enable=all', '--', ...shellScripts()] },
];

/** The names of the checks that failed. */
export function check() {
  return checks.filter((one) => !passes(one)).map(({ name }) => name);
}

function passes({ name, argv }) {
  const [program, ...args] = argv();
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error?.code === 'ENOENT') {
    process.stderr.write(`${isCI ? 'failed' : 'skipped'}: check ${name} needs ${program} (${cure([program])})\n`);
    return !isCI;
  }
  process.stderr.write(`check ${name}: ${status === 0 ? 'ok' : 'failed'}\n`);
  return status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = check().length === 0 ? 0 : 1;
