// What an admin does with an inventory: make the secrets, render, and lay each machine's tree where its daemon looks.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandOutput } from '../harness/command.ts';

const RENFIELD = resolve(import.meta.dirname, '../../../dist/main.js');

export interface RenderedTree {
  /** The absolute path of a rendered file, e.g. `director/raun-dir/bconsole.conf`. */
  readonly file: (path: string) => string;
}

/**
 * Renders an inventory with its secrets into `sandbox/out`, and installs each machine of `machines` (its tree in the output, by the folder that
 * the inventory calls `paths.renfield`) as an admin would: `current` and `secrets` of that folder lead to the machine's tree.
 */
export async function renderTree(
  sandbox: string,
  inventory: string,
  machines: Readonly<Record<string, string>>,
): Promise<RenderedTree> {
  const source = join(sandbox, 'inventory.yaml');
  const output = join(sandbox, 'out');
  writeFileSync(source, inventory);
  await commandOutput(['node', RENFIELD, 'secrets', 'init', '-i', source]);
  await commandOutput(['node', RENFIELD, 'render', '--secrets', '-i', source, '-o', output]);
  for (const [renfield, tree] of Object.entries(machines)) {
    mkdirSync(renfield, { recursive: true });
    symlinkSync(join(output, tree), join(renfield, 'current'));
    symlinkSync(join(output, tree, 'secrets'), join(renfield, 'secrets'));
  }
  return { file: (path) => join(output, path) };
}
