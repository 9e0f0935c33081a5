// One boot of the lab: files and a script go in, facts, a log and files come back.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll } from 'vitest';

const here = import.meta.dirname;

/** The first boot of a machine builds the lab: 40 s at leisure, many minutes where others are busy. */
const buildSeconds = 1800;

export interface Boot {
  /** A script of test/lab/runs, run as root inside. */
  readonly script: string;
  /** Files and folders of the host to be copied in: path inside (below /run/lab/in) to path here. */
  readonly copies?: Readonly<Record<string, string>>;
  /** Files to be written: path inside (below /run/lab/in) to content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Sizes in MiB of the disks that make up the volume group. */
  readonly disks?: readonly number[];
  /** A folder that keeps these disks from one boot to the next. */
  readonly keep?: string;
  /** Wall limit in seconds: ends what hangs, and judges nothing. */
  readonly timeout?: number;
}

export interface Run {
  readonly exitCode: number;
  /** What the script printed; when the power went or the limit was reached, the console. */
  readonly log: string;
  /** What `fact NAME VALUE` told. */
  readonly facts: ReadonlyMap<string, string>;
  /** The text of each file that the script left in /run/lab/out. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Returns what one boot of the lab left. Builds the lab first where its inputs have changed.
 * Exit codes of its own: 97 no script, 98 no result (a panic), 124 wall limit. Source: test/lab/run.sh.
 */
export async function bootLab(boot: Boot): Promise<Run> {
  const work = mkdtempSync(join(tmpdir(), 'renfield-lab-boot.'));
  try {
    const into = join(work, 'in');
    cpSync(join(here, 'inside'), join(into, 'inside'), { recursive: true });
    for (const [path, source] of Object.entries(boot.copies ?? {})) {
      cpSync(source, join(into, path), { recursive: true });
    }
    for (const [path, content] of Object.entries(boot.files ?? {})) {
      mkdirSync(dirname(join(into, path)), { recursive: true });
      writeFileSync(join(into, path), content);
    }
    cpSync(join(here, 'runs', boot.script), join(into, 'lab-run'));
    if (boot.keep !== undefined) mkdirSync(boot.keep, { recursive: true });
    const out = join(work, 'out');
    const exitCode = await run([into, out], boot);
    return read(out, exitCode);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Boots the lab before the tests of the surrounding describe, and shows its log under each test that fails. */
export function labRun(boot: Boot): () => Run {
  let done: Run | undefined;
  beforeAll(
    async () => {
      done = await bootLab(boot);
    },
    (limit(boot) + buildSeconds) * 1000,
  );
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`--- lab run of "${task.name}"\n${done?.log ?? ''}\n---\n`);
  });
  return () => {
    if (done === undefined) throw new Error('the lab has not run');
    return done;
  };
}

function limit({ timeout }: Boot): number {
  return timeout ?? 1800;
}

function run(argv: readonly string[], boot: Boot): Promise<number> {
  const env = {
    ...process.env,
    RENFIELD_LAB_DISKS: (boot.disks ?? [4096]).join(' '),
    RENFIELD_LAB_TIMEOUT: String(limit(boot)),
    ...(boot.keep === undefined ? {} : { RENFIELD_LAB_KEEP: boot.keep }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(join(here, 'run.sh'), argv, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === null) reject(new Error(`run.sh was ended by ${signal ?? 'nobody'}`));
      else if (code === 64 || code === 69) reject(new Error(`run.sh ended with ${code}, see above`));
      else resolve(code);
    });
  });
}

function read(out: string, exitCode: number): Run {
  const files = new Map<string, string>();
  for (const name of readdirSync(out)) {
    if (statSync(join(out, name)).isFile()) files.set(name, readFileSync(join(out, name), 'utf8'));
  }
  const facts = new Map<string, string>();
  for (const line of (files.get('facts') ?? '').split('\n')) {
    const [name, value] = line.split('\t', 2);
    if (name !== undefined && value !== undefined) facts.set(name, value);
  }
  return { exitCode, log: files.get('log') ?? files.get('console') ?? '', facts, files };
}
