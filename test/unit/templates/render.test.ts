import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { render } from './render.ts';

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

  it('is a program of its own, which needs no Handlebars', () => {
    expect(compile({ 'bacula/a': '{{#each xs}}{{this}}{{/each}}' }).program).not.toContain('import');
  });

  it('refuses to print what the view does not have', async () => {
    await expect(render({ 'bacula/a': '{{name}}' }, 'bacula/a', {})).rejects.toThrow('"name" not defined');
  });
});
