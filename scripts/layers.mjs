// The layers of tests: what each judges is in test/NAME, what each needs is in scripts/system-tools.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { root } from './root.mjs';

/** bacula and lab start daemons that drop to other users, and build file systems with foreign owners. */
export const layers = [
  { name: 'unit', needsRoot: false },
  { name: 'cases', needsRoot: false },
  { name: 'hooks', needsRoot: false },
  { name: 'browser', needsRoot: false },
  { name: 'bacula', needsRoot: true },
  { name: 'lab', needsRoot: true },
];

/** Whether there is anything to run. */
export function hasTests({ name }) {
  const folder = `${root}/test/${name}`;
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((path) => path.endsWith('.test.ts'));
}

/** What keeps a layer from running here, in words; nothing when it can run. */
export function lacks({ name, needsRoot }) {
  const missing = toolsOf(name).filter((tool) => !isPresent(tool));
  return needsRoot && process.getuid?.() !== 0 ? [...missing, 'root'] : missing;
}

export function toolsOf(layer) {
  return readFileSync(`${root}/scripts/system-tools`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/))
    .filter(([name]) => name === layer)
    .map(([, tool]) => tool);
}

/** Daemons live in sbin, which is not in every user's PATH. */
function isPresent(tool) {
  if (tool.startsWith('/')) return existsSync(tool);
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(`${folder}/${tool}`));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
