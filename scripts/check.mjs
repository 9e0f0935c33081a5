// Types, lint, format, shell: everything that is judged without running the program. All are run; all faults are shown.
import { spawnSync } from 'node:child_process';
import { isCI } from './ci.mjs';
import { root } from './root.mjs';
import { shellScripts } from './shell-scripts.mjs';

const node = process.execPath;

const checks = [
  { name: 'types', argv: [node, 'node_modules/typescript/bin/tsc', '--project', '.'] },
  { name: 'lint', argv: [node, 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'] },
  { name: 'format', argv: [node, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  { name: 'shell', argv: ['shellcheck', '--shell=sh', '--enable=all', '--', ...shellScripts()] },
];

const failed = checks.filter((check) => !passes(check)).map(({ name }) => name);
if (failed.length > 0) process.stderr.write(`check failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes({ name, argv: [program, ...args] }) {
  if (name === 'shell' && args.at(-1) === '--') return true;
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error?.code === 'ENOENT') {
    process.stderr.write(`${isCI ? 'failed' : 'skipped'}: ${name} needs ${program} (npm run setup:system)\n`);
    return !isCI;
  }
  process.stderr.write(`check ${name}: ${status === 0 ? 'ok' : 'failed'}\n`);
  return status === 0;
}
