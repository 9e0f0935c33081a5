import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { render } from './render.ts';

/** What Handlebars itself prints, with the settings under which our subset of it is defined. */
function handlebars(texts: Record<string, string>, name: string, view: unknown): string {
  const engine = Handlebars.create();
  const options = { noEscape: true, strict: true, preventIndent: true };
  for (const [partial, text] of Object.entries(texts)) engine.registerPartial(partial, engine.compile(text, options));
  return engine.compile(texts[name], options)(view);
}

const full = {
  name: 'a & "b" `${c}` \\d\r\n\u2028',
  empty: '',
  none: undefined,
  list: [
    { key: 'x', words: ['p', 'q'] },
    { key: 'y', words: [] },
  ],
  words: ['one', 'two', 'three'],
  nothing: [],
  deep: { er: { word: 'w' } },
};

describe('a compiled template prints what Handlebars prints', () => {
  it.each([
    ['layout with what JavaScript takes for its own', 'a `b` ${c} \\n "d"\r\n{{name}}\u2028'],
    ['blocks that stand alone on their lines', 'begin\n  {{#each list}}\n  {{key}}\n  {{/each}}\nend\n'],
    ['blocks within a line', '[{{#each words}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}]'],
    ['the first of several', '{{#each words}}{{#if @first}}<{{else}}|{{/if}}{{this}}{{/each}}'],
    ['loops in loops', '{{#each list}}\n{{key}}: {{#each words}}{{this}};{{/each}}\n{{/each}}\n'],
    ['nothing, and what stands for it', '{{#each nothing}}x{{else}}none{{/each}}{{#each none}}x{{else}}none{{/each}}'],
    [
      'tests of texts, lists and nothing',
      '{{#if name}}1{{/if}}{{#if empty}}2{{/if}}{{#if nothing}}3{{/if}}{{#if none}}4{{/if}}',
    ],
    ['the other branch', '{{#unless words}}none{{else}}some{{/unless}}{{#if none}}a{{else if name}}b{{else}}c{{/if}}'],
    ['paths of several names', '{{deep.er.word}}{{#if deep.er.no}}x{{else}}absent{{/if}}'],
    ['whitespace that is cut away', 'a  {{~name~}}  b\n{{#each words~}}\n  {{this}}\n{{~/each}}\n'],
    ['comments', 'a{{! said }}b\n{{!-- alone --}}\nc\n'],
    ['partials with their indent', 'x\n  {{> bacula/_item}}\ny {{> bacula/_item}} z\n'],
    [
      'partials with a context and with arguments',
      '{{#each list}}{{> bacula/_item name=key}}{{/each}}{{> bacula/_item name="n"}}',
    ],
  ])('%s', async (_what, text) => {
    const texts = { 'bacula/_item': 'item {{name}}\nof two lines\n', 'bacula/a': text };
    const used = text.includes('_item') ? texts : { 'bacula/a': text };
    expect(await render(used, 'bacula/a', full)).toBe(handlebars(used, 'bacula/a', full));
  });
});
