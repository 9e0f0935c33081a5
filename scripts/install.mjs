// Installs the locked packages when node_modules does not hold what package-lock.json names.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { root } from './root.mjs';

/** Resolves when node_modules equals the lock file. Fails with npm's exit code; npm's own words are on standard error. */
export async function installPackages() {
  if (isInstalled()) return;
  await withLock(`${root}/.npm-ci.lock`, async () => {
    if (!isInstalled()) await npmCi();
  });
}

/** npm keeps in node_modules/.package-lock.json what it installed; packages of other platforms are absent there. */
function isInstalled() {
  const locked = packagesIn('package-lock.json');
  const present = packagesIn('node_modules/.package-lock.json');
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(`${root}/${path}`, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** No package here needs its install script; development packages are wanted even where NODE_ENV says production. */
function npmCi() {
  process.stderr.write('installing packages (npm ci)\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--include=dev', '--loglevel=error'];
  const [program, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ci failed (${code ?? signal})`));
    });
  });
}
