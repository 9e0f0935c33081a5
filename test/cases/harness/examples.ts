import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An inventory of the repository: its name, its path from the root of the repository, and its text. */
export interface Example {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The inventories that the repository shows, sorted by name. */
export const examples: readonly Example[] = inventoriesIn('inventory');

/** One inventory that uses every key, and every directive that a key stands for. */
export const everything: Example = inventoriesIn('test/cases/inventories').find(({ name }) => name === 'everything')!;

function inventoriesIn(folder: string): Example[] {
  const files = readdirSync(`${root}${folder}`).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => {
    const path = `${folder}/${file}`;
    return { name: file.replace(/\.yaml$/, ''), file: path, text: readFileSync(`${root}${path}`, 'utf8') };
  });
}
