import { setFlagsFromString } from 'node:v8';

/** Units of V8's own counting, in which a function's bytecode is charged for each run. V8 11 starts with 67 584. Source: V8 `flag-definitions.h`. */
const BUDGET = 1_000_000;

/** How much the heap may grow, in percent of what lived, before it is cleaned. Source: `heap_growing_percent` in V8's `flag-definitions.h`. */
const GROWTH = 60;

/**
 * Fits V8 to a program that lives for two seconds. Node 20 knows nothing between its quickest compiler and its best one, and would spend a
 * quarter of a render's CPU on code that is done with soon after (bench/, cold render of 1 000 and of 10 000 guests); later versions have
 * a compiler in between and need no such word. Left to itself V8 lets the heap grow fourfold before it looks for garbage, which is a
 * third of the peak of a verified render, and cleaning more often costs no CPU that could be measured.
 */
export function tuneEngine(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${BUDGET}`);
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
