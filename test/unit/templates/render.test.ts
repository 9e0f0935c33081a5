import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { compile, type Texts } from './compile.ts';

async function render(texts: Texts, name: string, view: unknown): Promise<string> {
  const result = await build({
    stdin: { contents: compile(texts).program, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const url = `data:text/javascript;base64,${Buffer.from(result.outputFiles[0]!.contents).toString('base64')}`;
  const { templates } = (await import(url)) as { templates: Record<string, (view: unknown) => string> };
  return templates[name]!(view);
}

describe('a template that compiles', () => {
  it('prints text as it is, neither escaped nor indented', async () => {
    const texts = {
      'bacula/_d': '{{key}} = {{value}}\n',
      'bacula/a': 'Job {\n{{#each directives}}\n  {{> bacula/_d}}\n{{/each}}\n}\n',
    };
    const view = {
      directives: [
        { key: 'Name', value: '"a & <b>"' },
        { key: 'Pool', value: 'x\ny' },
      ],
    };
    expect(await render(texts, 'bacula/a', view)).toBe('Job {\n  Name = "a & <b>"\n  Pool = x\ny\n}\n');
  });

  it('refuses to print what the view does not have', async () => {
    await expect(render({ 'bacula/a': '{{name}}' }, 'bacula/a', {})).rejects.toThrow('"name" not defined');
  });
});

