import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcesForRelease } from './apt-sources.ts';
import { CATALOG_SCHEMA } from './catalog.ts';
import { describeEnd, runCommand } from './command.ts';
import { confined } from './namespace.ts';
import type { Runtime } from './runtime.ts';

const RELEASE = 'trixie';

/** Unpacked with what they depend on, not installed: no script of theirs is run, so none can ask for a database. */
const PACKAGES = [
  'base-files',
  'bacula-console',
  'bacula-director',
  'bacula-director-sqlite3',
  'bacula-fd',
  'bacula-sd',
  'sqlite3',
  // What the Director's own script is run by.
  ...['coreutils', 'dash', 'mawk', 'sed'],
];

export type Debian13 = { readonly root: string } | { readonly unavailable: string };

/**
 * A root directory with Debian 13's Bacula 15.0.3 in it, from a cache or made now (12 s, 170 MB); or, in one line, why
 * there is none, which is printed too. Throws instead where `CI` is set: there a missing tool is a failure.
 *
 * The cache is `$RENFIELD_CACHE` or a folder among the temporary ones. Its name tells release and packages. Programs
 * out of it are run as root, so it must be ours alone.
 */
export async function debian13(): Promise<Debian13> {
  const cache = process.env['RENFIELD_CACHE'] ?? join(tmpdir(), 'renfield-cache');
  mkdirSync(cache, { recursive: true, mode: 0o755 });
  const { uid, mode } = statSync(cache);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${cache} can be written by others`);
  const contents = createHash('sha256')
    .update([RELEASE, process.arch, ...PACKAGES].join(' '))
    .digest('hex');
  const root = join(cache, `debian13-${contents.slice(0, 12)}`);
  if (existsSync(root)) return { root };
  const failure = await unpack(cache, root);
  if (failure === undefined) return { root };
  if (['1', 'true'].includes(process.env['CI'] ?? '')) throw new Error(failure);
  process.stderr.write(`skipped: bacula on Debian 13: ${failure}\n`);
  return { unavailable: failure };
}

/** Bacula 15.0.3 out of such a root; it sees this one folder of ours, at its own path. */
export function debian13Runtime(root: string, folder: string): Runtime {
  const mounts = [
    { source: '/dev', target: join(root, 'dev') },
    { source: '/proc', target: join(root, 'proc') },
    { source: 'tmpfs', target: join(root, 'tmp') },
    { source: folder, target: join(root, folder) },
  ];
  return { within: (argv) => confined(argv, { mounts, root }), schema: join(root, CATALOG_SCHEMA) };
}

/** Undefined when the root is there, else the last that mmdebstrap said. Another process may make the same at the same time. */
async function unpack(cache: string, root: string): Promise<string | undefined> {
  const work = mkdtempSync(join(cache, 'making-'));
  try {
    const files = Object.entries(sourcesForRelease(RELEASE)).filter(([, text]) => text.trim() !== '');
    if (files.length === 0) return 'this machine has no apt sources of Debian';
    const mirrors = files.map(([ending, text]) => {
      const file = join(work, `apt.${ending}`);
      writeFileSync(file, `${text}\n`);
      return file;
    });
    const made = join(work, 'root');
    const argv = ['mmdebstrap', '--variant=extract', `--include=${PACKAGES.join(',')}`, RELEASE, made] as const;
    const outcome = await runCommand([...argv, ...mirrors], { timeoutMs: 600_000 });
    if (outcome.status !== 0) {
      return `mmdebstrap ${describeEnd(outcome)}: ${outcome.stderr.trim().split('\n').at(-1) ?? ''}`;
    }
    // A link that a script of the package would have made.
    symlinkSync('mawk', join(made, 'usr/bin/awk'));
    if (!existsSync(root)) renameSync(made, root);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
