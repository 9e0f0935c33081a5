import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const repository = process.cwd();

/** A checkout with the scripts and packages of this one, and only the sources that are given. */
export interface Checkout {
  readonly path: (relative: string) => string;
  readonly write: (relative: string, text: string) => void;
  readonly run: (script: string, args?: string[], env?: NodeJS.ProcessEnv) => Promise<Outcome>;
  readonly remove: () => void;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function checkout(sources: Record<string, string>): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'renfield-checkout-'));
  const path = (relative: string) => join(folder, relative);
  const write = (relative: string, text: string) => {
    mkdirSync(dirname(path(relative)), { recursive: true });
    writeFileSync(path(relative), text);
  };
  for (const name of [
    'scripts',
    'inventory',
    'package.json',
    'package-lock.json',
    'vitest.config.ts',
    'test/workers.ts',
  ]) {
    cpSync(join(repository, name), path(name), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), path('node_modules'));
  for (const [relative, text] of Object.entries(sources)) write(relative, text);
  return {
    path,
    write,
    run: (script, args = [], env = {}) => runNode(folder, [script, ...args], env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Neither the npm nor the CI that runs these tests is seen by the program. */
function runNode(cwd: string, argv: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD$|CI$|VITEST|NODE_OPTIONS$)/.test(name),
  );
  const child = spawn(process.execPath, argv, { cwd, env: { ...Object.fromEntries(inherited), ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
