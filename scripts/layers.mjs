// The layers of tests: what each judges is in test/NAME, what each needs is in scripts/system-tools.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { root } from './root.mjs';

/** bacula and lab start daemons that drop to other users, and build file systems with foreign owners. Minutes: on two quiet cores. */
export const layers = [
  { name: 'unit', needsRoot: false, minutes: 0.5 },
  { name: 'cases', needsRoot: false, minutes: 1 },
  { name: 'hooks', needsRoot: false, minutes: 6 },
  { name: 'browser', needsRoot: false, minutes: 1 },
  { name: 'bacula', needsRoot: true, minutes: 6 },
  { name: 'lab', needsRoot: true, minutes: 24 },
];

/** Whether there is anything to run. */
export function hasTests({ name }) {
  const folder = `${root}/test/${name}`;
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((path) => path.endsWith('.test.ts'));
}

/** What keeps a layer from running here, in words; nothing when it can run. */
export function lacks({ name, needsRoot }) {
  const missing = toolsOf(name).filter((tool) => !isPresent(tool));
  return needsRoot && !isRoot() ? [...missing, ROOT] : missing;
}

/** What to do about what `lacks` has found: a tool is installed, and a layer that needs root is run as root. */
export function cure(missing) {
  const setup = isRoot() ? 'npm run setup:system' : 'npm run setup:system as root';
  const run = 'npm test as root';
  if (!missing.includes(ROOT)) return setup;
  return missing.length === 1 ? run : `${setup}, then ${run}`;
}

const ROOT = 'root';

function isRoot() {
  return process.getuid?.() === 0;
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
