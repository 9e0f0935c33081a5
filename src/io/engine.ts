import { setFlagsFromString } from 'node:v8';

/** Units of V8's own counting, in which a function's bytecode is charged for each run. V8 11 starts with 67 584. Source: V8 `flag-definitions.h`. */
const BUDGET = 1_000_000;

/**
 * Makes V8 wait before it optimizes a function. Node 20 knows nothing between its quickest compiler and its best one, and would spend a
 * quarter of a render's CPU on code that is done with two seconds later (bench/, cold render of 1 000 and of 10 000 guests). Later versions have
 * a compiler in between and need no such word.
 */
export function deferOptimizer(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${BUDGET}`);
}
