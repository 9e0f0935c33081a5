import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baculaLack, CATALOG_SCHEMA } from './bacula.mjs';
import { fleetText } from './fleet.mjs';
import { sha256, sizeOf } from './tree.mjs';

/**
 * A new folder with fleets of `guests` guests, good and spoilt, and with what `program` (the path of dist/main.js) renders of the good one in
 * `rendered`. Where Bacula is installed, also what `bacula-dir -t` needs: the tree with its secrets where the inventory says that it will be
 * installed, and a new SQLite catalog. `sha256` names the inventory as everybody can generate it. Fails with the program's words.
 */
export function makeWorkload({ folder, guests, program }) {
  mkdirSync(join(folder, 'working'), { recursive: true });
  mkdirSync(join(folder, 'renfield'));
  writeFileSync(join(folder, 'query.sql'), '');
  const fleet = { guests, root: folder };
  const faulty = fleetText({ ...fleet, fault: 'last' });
  writeFileSync(join(folder, 'good.yaml'), fleetText(fleet));
  writeFileSync(join(folder, 'changed.yaml'), fleetText({ ...fleet, changed: true }));
  writeFileSync(join(folder, 'last-wrong.yaml'), faulty);
  writeFileSync(join(folder, 'all-wrong.yaml'), fleetText({ ...fleet, fault: 'all' }));

  const renfield = (...args) => mustRun([process.execPath, program, ...args], folder);
  renfield('render', '--no-verify', '-i', 'good.yaml', '-o', 'rendered');
  if (baculaLack() === undefined) install(folder, renfield);
  return {
    folder,
    guests,
    program,
    size: sizeOf(join(folder, 'rendered')),
    lastLine: faulty.trimEnd().split('\n').length,
    sha256: sha256(fleetText({ guests })),
  };
}

function install(folder, renfield) {
  renfield('secrets', 'init', '-i', 'good.yaml');
  renfield('render', '--no-verify', '--secrets', '-i', 'good.yaml', '-o', 'installed');
  const tree = join(folder, 'installed/director/bench-dir');
  symlinkSync(tree, join(folder, 'renfield/current'));
  symlinkSync(join(tree, 'secrets'), join(folder, 'renfield/secrets'));
  mustRun(['sqlite3', '-bail', 'working/bacula.db'], folder, readFileSync(CATALOG_SCHEMA));
}

function mustRun([program, ...args], cwd, input) {
  const run = spawnSync(program, args, { cwd, input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
}
