// A fleet of the lab, rendered as an admin does it, for the daemons inside.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** Returns the folder into which the inventory is rendered, secrets included, before the tests of the surrounding file. */
export function renderedFleet(inventory: string): string {
  const work = mkdtempSync(join(tmpdir(), 'renfield-fleet-'));
  const rendered = join(work, 'rendered');
  beforeAll(() => {
    const copy = join(work, 'inventory.yaml');
    copyFileSync(inventory, copy);
    const main = join(import.meta.dirname, '../../dist/main.js');
    const renfield = (...words: string[]) => execFileSync('node', [main, ...words, '-i', copy]);
    renfield('secrets', 'init');
    renfield('render', '--secrets', '--no-verify', '-o', rendered);
  });
  afterAll(() => {
    rmSync(work, { recursive: true });
  });
  return rendered;
}
