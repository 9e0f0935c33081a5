// A rendered folder is the whole old tree or the whole new one, whatever happens while it is written.
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Artefact } from '../../src/core/artefact.ts';
import { writeTree } from '../../src/io/tree.ts';
import { SMALL, small } from './commands/small.ts';
import { root } from './harness/examples.ts';
import { contentOf } from './harness/folders.ts';
import { renfield } from './harness/program.ts';

/** Which change of the file system fails, counted from 1, and how; 0 for none. */
const fault = vi.hoisted(() => ({ at: 0, code: 'ENOSPC', count: 0 }));

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs')>();
  const failing = Object.fromEntries(
    (['mkdirSync', 'mkdtempSync', 'writeFileSync', 'chmodSync', 'renameSync', 'rmSync'] as const).map((name) => [
      name,
      (...args: unknown[]) => {
        fault.count++;
        if (fault.count === fault.at)
          throw Object.assign(new Error(`${fault.code}: at change ${fault.at}`), { code: fault.code });
        return (original[name] as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { ...original, ...failing };
});

const NEW = small('6 months', '5 months');

let folder: string;
let oldTree: string;
let newTree: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'renfield-writing-')));
  oldTree = join(folder, 'old');
  newTree = join(folder, 'new');
  writeFileSync(join(folder, 'old.yaml'), SMALL);
  writeFileSync(join(folder, 'new.yaml'), NEW);
  for (const name of ['old', 'new']) {
    const { exitCode, stderr } = await renfield(['render', '-i', `${name}.yaml`, '-o', name, '--no-verify'], {
      cwd: folder,
    });
    expect(exitCode, stderr).toBe(0);
  }
  expect(contentOf(oldTree)).not.toEqual(contentOf(newTree));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder to write in, with the old tree in it as `out`. */
function place(): string {
  const work = mkdtempSync(join(folder, 'work-'));
  cpSync(oldTree, join(work, 'out'), { recursive: true });
  return work;
}

describe('a process that is killed', () => {
  it('leaves the old tree or the new one at every change that it makes, and nothing that disturbs the next', async () => {
    const [before, after] = [contentOf(oldTree), contentOf(newTree)];
    const ends = { old: 0, new: 0, away: 0 };
    for (let k = 1; ; k++) {
      const work = place();
      const out = join(work, 'out');
      const { signal, exitCode, stderr } = await execa(
        process.execPath,
        [
          '--import',
          join(root, 'test/cases/harness/faults.mjs'),
          join(root, 'dist/main.js'),
          'render',
          '-i',
          '../new.yaml',
          '-o',
          'out',
          '--no-verify',
        ],
        { cwd: work, reject: false, env: { RENFIELD_FAULT_AT: String(k) } },
      );
      const found = contentOf(out);
      if (signal === undefined) {
        expect(exitCode, stderr).toBe(0);
        expect(found).toEqual(after);
        break;
      }
      expect(signal).toBe('SIGKILL');
      const end = found === undefined ? 'away' : JSON.stringify(found) === JSON.stringify(before) ? 'old' : 'new';
      ends[end]++;
      if (end === 'new') expect(found).toEqual(after);
      // The next run finds the old tree again where it was moved away, so what it says of it holds.
      const next = await renfield(['render', '-i', '../old.yaml', '-o', 'out', '--no-verify'], { cwd: work });
      expect(next.exitCode, next.stderr).toBe(0);
      expect(next.stderr.endsWith(', unchanged\n'), `after ${end} at ${k}: ${next.stderr}`).toBe(end !== 'new');
      expect(contentOf(out)).toEqual(before);
      expect(readdirSync(work)).toEqual(['out']);
      rmSync(work, { recursive: true });
    }
    // Between the two renames, and nowhere else, the name is free.
    expect(ends.away).toBe(1);
    expect(ends.old).toBeGreaterThan(20);
    expect(ends.new).toBeGreaterThan(0);
  });
});

describe('a change that the file system refuses', () => {
  const artefacts = (text: string): Artefact[] =>
    ['a/one.conf', 'a/two.conf', 'b/c/three.conf'].map((path) => ({
      path,
      mode: 0o640,
      owner: 'root',
      group: 'bacula',
      text: `${text} in ${path}\n`,
      origin: [],
    }));

  beforeEach(() => {
    fault.at = 0;
  });

  /** A folder with the old tree in it, or with nothing. */
  function placed(hasOld: boolean): string {
    const out = join(mkdtempSync(join(folder, 'fault-')), 'deeper', 'out');
    if (hasOld) writeTree(out, artefacts('old'));
    return out;
  }

  it.each([true, false])('is told in one line and changes nothing (an old tree is there: %s)', (hasOld) => {
    const complete = placed(false);
    writeTree(complete, artefacts('new'));
    const after = contentOf(complete);
    let refused = 0;
    for (let k = 1, isDone = false; !isDone; k++) {
      const out = placed(hasOld);
      const before = contentOf(out);
      fault.count = 0;
      fault.at = k;
      try {
        writeTree(out, artefacts('new'));
        isDone = fault.count < k;
        // What is left to remove when the new tree is in its place does not make it a failure.
        expect(contentOf(out)).toEqual(after);
      } catch (error) {
        expect(error).toMatchObject({ name: 'Fault', exitCode: 4, message: `cannot write ${out}: the disk is full` });
        expect(contentOf(out)).toEqual(before);
        refused++;
      }
      fault.at = 0;
      writeTree(out, artefacts('new'));
      expect(contentOf(out)).toEqual(after);
    }
    expect(refused).toBeGreaterThan(8);
  });
});

describe('a rendered folder', () => {
  it('has the modes of its manifest, whatever the umask', () => {
    const out = join(mkdtempSync(join(folder, 'umask-')), 'out');
    const umask = process.umask(0o077);
    try {
      const one = { path: 'a.conf', mode: 0o644, owner: 'root', group: 'root', text: 'x\n', origin: [] };
      expect(writeTree(out, [one])).toMatchObject({ isChanged: true });
      expect(writeTree(out, [one])).toMatchObject({ isChanged: false });
      expect(contentOf(out)?.['a.conf']).toBe('644 x\n');
      expect(process.umask(0o077)).toBe(0o077);
    } finally {
      process.umask(umask);
    }
  });

  it('is made anew with --force after an edit, even where the inventory is the same', async () => {
    const work = place();
    writeFileSync(join(work, 'out', 'director/dir/bacula-dir/pools.conf'), '# mine\n');
    const { exitCode, stderr } = await renfield(
      ['render', '-i', '../old.yaml', '-o', 'out', '--no-verify', '--force'],
      { cwd: work },
    );
    expect(exitCode, stderr).toBe(0);
    expect(contentOf(join(work, 'out'))).toEqual(contentOf(oldTree));
  });

  it('keeps its secrets to those who may read them, and out of its manifest', async () => {
    const work = mkdtempSync(join(folder, 'secrets-'));
    const made = await renfield(['secrets', 'init', '-i', '../old.yaml'], { cwd: work });
    expect(made.exitCode).toBe(0);
    const ids = readdirSync(join(folder, 'secrets')).sort();
    const { exitCode, stderr } = await renfield(
      ['render', '-i', '../old.yaml', '-o', 'out', '--no-verify', '--secrets'],
      { cwd: work },
    );
    expect(exitCode, stderr).toBe(0);
    const content = contentOf(join(work, 'out'));
    const values = ids.map((id) => readFileSync(join(folder, 'secrets', id), 'utf8').trim());
    expect(new Set(values).size).toBe(ids.length);
    for (const [i, id] of ids.entries()) {
      expect(values[i]).toMatch(/^[\w-]{44}$/);
      expect(lstatSync(join(folder, 'secrets', id)).mode & 0o777).toBe(0o600);
      const holders = Object.entries(content ?? {}).filter(([, text]) => text.includes(values[i]!));
      expect(holders.length).toBeGreaterThan(0);
      for (const [path, text] of holders) {
        expect(path).toMatch(new RegExp(`/secrets/${id}$`));
        expect(text).toBe(`640 "${values[i]!}"\n`);
      }
    }
  });
});

describe.skipIf(process.getuid?.() !== 0)('a full disk', () => {
  it('leaves the old tree as it was, and says so', async () => {
    const work = mkdtempSync(join(folder, 'full-'));
    mkdirSync(join(work, 'disk'));
    const size = Object.values(contentOf(oldTree) ?? {}).length * 4096 * 1.5;
    // The mount is seen by these commands alone and goes with them.
    const script = `set -e
      mount -t tmpfs -o size=${String(Math.ceil(size))} tmpfs disk
      cp -a "$1" disk/out
      status=0
      "$2" "$3" render -i ../new.yaml -o disk/out --no-verify 2>message || status=$?
      cp -a disk/out seen
      ls -A disk >left
      exit "$status"`;
    const { exitCode, stderr } = await execa(
      'unshare',
      [
        '--mount',
        '--propagation',
        'private',
        'sh',
        '-c',
        script,
        'sh',
        oldTree,
        process.execPath,
        join(root, 'dist/main.js'),
      ],
      { cwd: work, reject: false },
    );
    expect(exitCode, stderr).toBe(4);
    expect(readFileSync(join(work, 'message'), 'utf8')).toBe(
      'error: cannot write disk/out: the disk is full\n  hint: nothing was changed\n',
    );
    expect(contentOf(join(work, 'seen'))).toEqual(contentOf(oldTree));
    expect(readFileSync(join(work, 'left'), 'utf8')).toBe('out\n');
  });
});

describe.skipIf(process.getuid?.() === 0)('a folder that may not be written to', () => {
  it('is told in one line', async () => {
    const work = place();
    chmodSync(work, 0o555);
    const { exitCode, stderr } = await renfield(['render', '-i', '../new.yaml', '-o', 'out', '--no-verify'], {
      cwd: work,
    });
    chmodSync(work, 0o755);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: 'error: cannot write out: permission denied\n  hint: nothing was changed\n',
    });
    expect(contentOf(join(work, 'out'))).toEqual(contentOf(oldTree));
  });
});

describe('a folder with what others put there', () => {
  const tree: Artefact[] = [{ path: 'a/b/c', mode: 0o644, owner: 'root', group: 'root', text: 'c', origin: [] }];
  const other: Artefact[] = [{ ...tree[0]!, text: 'd' }];

  it.each([
    ['a folder with a dot', '.git', (path: string) => mkdirSync(path)],
    ['an empty folder of ours', 'a/mine', (path: string) => mkdirSync(path)],
    ['a file', 'a/b/mine', (path: string) => writeFileSync(path, 'mine')],
    ['a symlink', 'link', (path: string) => symlinkSync('/', path)],
  ])('keeps %s, with force too, unless it is named', (_what, path, make) => {
    const out = join(mkdtempSync(join(tmpdir(), 'renfield-foreign-')), 'out');
    writeTree(out, tree);
    make(join(out, path));
    for (const edits of [false, true])
      expect(() => writeTree(out, other, { edits, discard: [`${path}x`] })).toThrow(
        `out/${path} was not made by Renfield`,
      );
    expect(lstatSync(join(out, path), { throwIfNoEntry: false })).toBeDefined();
    expect(readFileSync(join(out, 'a/b/c'), 'utf8')).toBe('c');
    writeTree(out, other, { edits: false, discard: [path] });
    expect(lstatSync(join(out, path), { throwIfNoEntry: false })).toBeUndefined();
    expect(readFileSync(join(out, 'a/b/c'), 'utf8')).toBe('d');
    rmSync(dirname(out), { recursive: true });
  });
});
