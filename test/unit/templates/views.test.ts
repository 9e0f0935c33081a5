import { describe, expect, it } from 'vitest';
import { compile, type Texts } from './compile.ts';

/** The interfaces only, without imports and the list of templates. */
function viewsOf(texts: Texts): string {
  const { views } = compile(texts);
  return views.slice(views.indexOf('export interface'), views.indexOf('/** Each gives')).trim();
}

describe('the type of a view', () => {
  it('asks for text of the language of the folder for each printed path', () => {
    expect(viewsOf({ 'bacula/job': 'Job { {{name}} {{pool.name}} }' })).toBe(`export interface BaculaJobView {
  readonly name: BaculaText;
  readonly pool: {
    readonly name: BaculaText;
  };
}`);
  });

  it('names a view after its template and takes the text type from the language', () => {
    const { views } = compile({ 'sh/guest-settings': 'X={{x}}', 'kickstart/post/network': '{{y}}' });
    expect(views).toContain("import type { ShText } from '../core/sh.ts';");
    expect(views).toContain("import type { KickstartText } from '../kickstart/text.ts';");
    expect(views).toContain("readonly 'sh/guest-settings': (view: ShGuestSettingsView) => ShText;");
    expect(views).toContain("readonly 'kickstart/post/network': (view: KickstartPostNetworkView) => KickstartText;");
  });

  it('makes what is repeated a readonly array of what its block prints', () => {
    expect(
      viewsOf({ 'bacula/a': '{{#each words}}{{this}}{{/each}}{{#each rows}}{{#each cells}}{{.}}{{/each}}{{/each}}' }),
    ).toBe(`export interface BaculaAView {
  readonly words: readonly BaculaText[];
  readonly rows: readonly {
    readonly cells: readonly BaculaText[];
  }[];
}`);
  });

  it('makes arrays of arrays readable', () => {
    expect(viewsOf({ 'bacula/a': '{{#each rows}}{{#each this}}{{this}}{{/each}}{{/each}}' })).toContain(
      'readonly rows: readonly (readonly BaculaText[])[];',
    );
  });

  it('lets a path be absent that is used only where it was tested', () => {
    expect(
      viewsOf({
        'bacula/a':
          '{{#if x}}{{x}}{{/if}}{{#unless y}}none{{else}}{{y.z}}{{/unless}}{{#if l}}{{#each l}}{{this}}{{/each}}{{/if}}',
      }),
    ).toBe(`export interface BaculaAView {
  readonly x?: BaculaText | undefined;
  readonly y?: {
    readonly z: BaculaText;
  } | undefined;
  readonly l?: readonly BaculaText[] | undefined;
}`);
  });

  it.each(['{{#if x}}{{x}}{{/if}}{{x}}', '{{#if x}}{{else}}{{x}}{{/if}}', '{{#unless x}}{{x}}{{/unless}}'])(
    'requires a path that is printed where it may be absent: %s',
    (text) => {
      expect(viewsOf({ 'bacula/a': text })).toContain('readonly x: BaculaText;');
    },
  );

  it('makes a path boolean that is only tested', () => {
    expect(viewsOf({ 'bacula/a': '{{#if x}}yes{{else if y}}maybe{{/if}}' })).toBe(`export interface BaculaAView {
  readonly x: boolean;
  readonly y: boolean;
}`);
  });

  it('asks nothing for the position in a loop', () => {
    expect(viewsOf({ 'bacula/a': '{{#each xs}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}' })).toContain(
      'readonly xs: readonly BaculaText[];',
    );
  });

  it('inlines a partial where it is included, with its context and its named arguments', () => {
    const texts = {
      'bacula/_run': '{{when}} {{command}}{{#if fail}} fail{{/if}}',
      'bacula/_name': '{{name}}',
      'bacula/job':
        '{{#if before}}{{> bacula/_run command=before fail=strict when="Before"}}{{/if}}{{> bacula/_run command=a.b fail=false}}{{> bacula/_name pool}}',
    };
    expect(viewsOf(texts)).toBe(`export interface BaculaJobView {
  readonly before?: BaculaText | undefined;
  readonly strict: boolean;
  readonly a: {
    readonly b: BaculaText;
  };
  readonly when: BaculaText;
  readonly pool: {
    readonly name: BaculaText;
  };
}`);
  });

  it('gives a recursive partial a name', () => {
    const texts = {
      'bacula/_resource': '{{name}} { {{#each children}}{{> bacula/_resource}}{{/each}} }',
      'bacula/all': '{{#each resources}}{{comment}}{{> bacula/_resource}}{{/each}}{{> bacula/_resource top}}',
    };
    expect(viewsOf(texts)).toBe(`export interface BaculaResourcePartial {
  readonly name: BaculaText;
  readonly children: readonly BaculaResourcePartial[];
}

export interface BaculaAllView {
  readonly resources: readonly (BaculaResourcePartial & {
    readonly comment: BaculaText;
  })[];
  readonly top: BaculaResourcePartial;
}`);
  });

  it('extends the view of a recursive partial that gets the whole view', () => {
    const texts = { 'bacula/_r': '{{#each xs}}{{> bacula/_r}}{{/each}}', 'bacula/all': '{{> bacula/_r}}{{name}}' };
    expect(viewsOf(texts)).toContain(
      'export interface BaculaAllView extends BaculaRPartial {\n  readonly name: BaculaText;\n}',
    );
  });

  it('quotes names that TypeScript does not know as such', () => {
    expect(viewsOf({ 'bacula/a': '{{max-jobs}}' })).toContain('readonly "max-jobs": BaculaText;');
  });
});
