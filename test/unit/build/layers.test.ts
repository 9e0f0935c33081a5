import { afterAll, describe, expect, it, vi } from 'vitest';
import { checkout } from './checkout.ts';

// Whole programs are started here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const passing = "import { expect, it } from 'vitest';\nit('holds', () => expect(1).toBe(1));\n";
const repository = checkout({ 'test/hooks/a.test.ts': passing, 'test/unit/a.test.ts': passing });
const test = (layer: string, env: NodeJS.ProcessEnv) => repository.run('scripts/test.mjs', [layer], env);
const noTools = { PATH: '/nonexistent' };
const isRoot = process.getuid?.() === 0;
const setup = isRoot ? 'npm run setup:system' : 'npm run setup:system as root';

afterAll(() => repository.remove());

describe('a layer of tests', () => {
  it('runs with vitest when it has what it needs', async () => {
    const { code, stdout } = await test('unit', noTools);
    expect(stdout).toMatch(/Tests .*1 passed/);
    expect(code).toBe(0);
  });

  it('is skipped when a tool is missing, with a line that says which and what to do', async () => {
    const { code, stdout, stderr } = await test('hooks', noTools);
    expect(stderr).toBe(`skipped: hooks needs bash, busybox, dash, gawk, mawk, original-awk, posh (${setup})\n`);
    expect([code, stdout]).toEqual([0, '']);
  });

  it.each(['1', 'true'])('fails when a tool is missing and CI is %s', async (CI) => {
    const { code, stdout, stderr } = await test('hooks', { ...noTools, CI });
    expect(stderr).toBe(`failed: hooks needs bash, busybox, dash, gawk, mawk, original-awk, posh (${setup})\n`);
    expect([code, stdout]).toEqual([1, '']);
  });

  it.each([
    [['root'], 'npm test as root'],
    [['qemu-img'], setup],
    [['qemu-img', 'root'], `${setup}, then npm test as root`],
  ])('that needs %j names the cure for it', async (missing, words) => {
    const said = await repository.run('--input-type=module', [
      '--eval',
      `import { cure } from ${JSON.stringify(repository.path('scripts/layers.mjs'))}; console.log(cure(${JSON.stringify(missing)}))`,
    ]);
    expect(said.stdout).toBe(`${words}\n`);
  });

  it('that does not exist yet says so and passes', async () => {
    const { code, stderr } = await test('lab', { CI: '1' });
    expect([code, stderr]).toEqual([0, 'skipped: lab has no tests yet\n']);
  });
});
