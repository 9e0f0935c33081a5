// src/generated/inventories.js: the inventories that the program brings along: the example of the demo, the starter of `init`.
import { readFileSync } from 'node:fs';
import { root } from './root.mjs';

const texts = { exampleText: 'inventory/example.yaml', starterText: 'inventory/starter.yaml' };

export function generateInventories() {
  const entries = Object.entries(texts);
  const program = entries.map(
    ([name, file]) => `export const ${name} = ${JSON.stringify(readFileSync(`${root}/${file}`, 'utf8'))};\n`,
  );
  return [
    { path: 'src/generated/inventories.js', text: program.join('') },
    {
      path: 'src/generated/inventories.d.ts',
      text: entries.map(([name]) => `export declare const ${name}: string;\n`).join(''),
    },
  ];
}
