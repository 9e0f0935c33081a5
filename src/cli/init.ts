import { starterText } from '../generated/inventories.js';
import { createFile } from '../io/create.ts';
import { EXIT } from './exit-code.ts';
import { say } from './terminal.ts';

/** `renfield init`: a commented inventory to start from. Never overwrites a file. */
export function init(file: string): number {
  createFile(file, starterText);
  say(`wrote ${file}`);
  say(`next: edit it, then \`renfield check -i ${file}\` and \`renfield render -i ${file} -o out\``);
  return EXIT.ok;
}
