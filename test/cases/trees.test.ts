import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';

const INVENTORIES = resolve(import.meta.dirname, '../../inventory');
const TREES = join(import.meta.dirname, 'trees');

const examples = readdirSync(INVENTORIES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));

/** Every file below a folder, by its path in it, sorted. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

// `npm run golden` writes them anew; what changed in them is reviewed like code.
describe.each(examples)('the tree of inventory/%s.yaml', (name) => {
  const source = { name: `inventory/${name}.yaml`, text: readFileSync(join(INVENTORIES, `${name}.yaml`), 'utf8') };
  const { plan, diagnostics } = compile([source]);
  const artefacts = plan === undefined ? [] : renderArtefacts(plan, INSTALLED);
  const tree = join(TREES, name);

  it('is made without a word of complaint', () => {
    expect(diagnostics).toEqual([]);
  });

  it('is, byte for byte, what a person has read', async () => {
    for (const { path, text } of artefacts) await expect(text).toMatchFileSnapshot(join(tree, path));
  });

  it('has these files and no others, with these modes and owners', async () => {
    const list = artefacts.map(({ path, mode, owner, group }) => `${mode.toString(8)} ${owner}:${group} ${path}\n`);
    await expect(list.join('')).toMatchFileSnapshot(join(tree, 'FILES'));
    expect(filesBelow(tree)).toEqual([...artefacts.map(({ path }) => path), 'FILES'].sort());
  });

  it('holds no secret, no place of the machine that made it, and no date but the end of a release', () => {
    for (const { text } of artefacts) {
      expect(text).not.toContain(`${resolve(INVENTORIES, '..')}/`);
      expect(text.replaceAll(/^end_of_life .*$/gmu, '')).not.toMatch(/[0-9]{4}-[0-9]{2}-[0-9]{2}/u);
      for (const line of text.split('\n')) {
        if (/^\s*(Db)?Password = /u.test(line)) expect(line).toMatch(/= (@\/etc\/renfield\/secrets\/\S+|"")$/u);
      }
    }
  });
});
