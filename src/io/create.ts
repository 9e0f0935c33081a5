import { writeFileSync } from 'node:fs';
import { Fault, reasonOf } from './fault.ts';

/** Writes a new file. Fails with a Fault (exit 4) where something stands in its place. */
export function createFile(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new Fault(
      exists ? `${file} exists already` : `cannot write ${file}: ${reasonOf(error)}`,
      4,
      exists ? 'nothing was changed' : undefined,
    );
  }
}
