// Runs bench/run.mjs with what follows on the command line.
import { existsSync } from 'node:fs';
import { root } from './root.mjs';

const program = `${root}/bench/run.mjs`;
if (existsSync(program)) await import(program);
else process.stderr.write('bench/run.mjs does not exist: nothing to measure\n');
