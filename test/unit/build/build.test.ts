import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { checkout } from './checkout.ts';

// Whole programs are started here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const main = `import { templates } from './generated/templates.js';
import { version } from './generated/version.js';

const { answer } = await import('./lazy.ts');
console.log(version, answer, templates['bacula/job']({ name: process.argv[2] }));
`;
const repository = checkout({
  'src/main.ts': main,
  'src/lazy.ts': 'export const answer = 1;\n',
  'templates/bacula/job.hbs': 'Job {{name}}',
});
const renfield = () => repository.run('scripts/run.mjs', ['renfield', 'x']);
const chunks = () => readdirSync(repository.path('dist/chunks')).filter((name) => name.startsWith('lazy'));

afterAll(() => repository.remove());

describe('a checkout that was never built', () => {
  it('answers several commands at once, each with nothing but its own output', async () => {
    const outcomes = await Promise.all([renfield(), renfield(), renfield()]);
    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual(Array(3).fill([0, '0.1.0 1 Job x\n']));
    const files = readdirSync(repository.path(''), { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => !name.startsWith('node_modules') && /[.](tmp|lock|dead)$/.test(name))).toEqual([]);
  });

  it('has a program that the system can start, and that keeps what is lazy apart', () => {
    expect(readFileSync(repository.path('dist/main.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(repository.path('dist/main.js')).mode & 0o111).toBe(0o111);
    expect(chunks()).toHaveLength(1);
  });
});

describe('a checkout that is built', () => {
  it('is not built again when nothing changed', async () => {
    const before = statSync(repository.path('dist/.built')).mtimeMs;
    expect((await renfield()).stderr).toBe('');
    expect(statSync(repository.path('dist/.built')).mtimeMs).toBe(before);
  });

  it('is built again when a source changes, and keeps for one build what a running program may still import', async () => {
    const [first] = chunks();
    repository.write('src/lazy.ts', 'export const answer = 2;\n');
    expect((await renfield()).stdout).toBe('0.1.0 2 Job x\n');
    expect(chunks()).toContain(first);
    repository.write('src/lazy.ts', 'export const answer = 3;\n');
    expect((await renfield()).stdout).toBe('0.1.0 3 Job x\n');
    expect(chunks()).toHaveLength(2);
    expect(chunks()).not.toContain(first);
  });

  it('is built again when an output is missing', async () => {
    const [chunk] = chunks();
    await repository.run('-e', [`fs.rmSync('dist/chunks/${chunk!}'); fs.rmSync('src/generated/version.js')`]);
    expect((await renfield()).stdout).toBe('0.1.0 3 Job x\n');
  });

  it('runs no older program when a template has a fault', async () => {
    repository.write('templates/bacula/job.hbs', 'Job\n{{{name}}}');
    const { code, stdout, stderr } = await renfield();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('templates/bacula/job.hbs:2: {{{…}}}');
    repository.write('templates/bacula/job.hbs', 'Job {{name}}');
  });

  it('leaves no older program behind when the sources do not bundle', async () => {
    repository.write('src/lazy.ts', "export { answer } from './gone.ts';\n");
    const { code, stdout, stderr } = await renfield();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('src/lazy.ts:1:23: ERROR: Could not resolve "./gone.ts"');
    expect(existsSync(repository.path('dist/main.js'))).toBe(false);
    repository.write('src/lazy.ts', 'export const answer = 4;\n');
    expect((await renfield()).stdout).toBe('0.1.0 4 Job x\n');
  });
});

describe('the entry of every npm script', () => {
  it('names the commands that there are when it does not know one', async () => {
    const { code, stderr } = await repository.run('scripts/run.mjs', ['rendfield']);
    expect([code, stderr]).toEqual([
      64,
      'unknown command "rendfield"; one of: renfield, test, check, golden, bench, format\n',
    ]);
  });

  it('gives the exit code of the program', async () => {
    repository.write('src/main.ts', 'process.exitCode = 5;\n');
    expect((await renfield()).code).toBe(5);
    repository.write(
      'src/main.ts',
      "process.kill(process.pid, 'SIGTERM');\nawait new Promise(() => setTimeout(() => {}, 60_000));\n",
    );
    expect((await renfield()).code).toBe(143);
  });
});
