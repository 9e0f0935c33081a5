import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';

describe('a template with a fault', () => {
  it.each([
    ['{{{x}}}', '{{{…}}} and {{&…}} are not allowed: nothing is escaped, write {{…}}'],
    ['{{&x}}', '{{{…}}} and {{&…}} are not allowed: nothing is escaped, write {{…}}'],
    ['{{quote x}}', 'helper "quote" is not allowed'],
    ['{{#with x}}{{/with}}', 'block "with" is not allowed'],
    ['{{#x}}{{/x}}', 'block "x" is not allowed'],
    ['{{#each xs as |x|}}{{x}}{{/each}}', 'block parameters (as |x|) are not allowed'],
    ['{{#each xs}}{{../y}}{{/each}}', '"../y" is not allowed: a block sees its own context only'],
    ['{{@root.x}}', '"@root.x" is not allowed: only @first and @last may be tested, inside #each'],
    ['{{#each xs}}{{@index}}{{/each}}', '"@index" is not allowed: only @first and @last may be tested, inside #each'],
    ['{{#if @first}}{{/if}}', '"@first" is not allowed: only @first and @last may be tested, inside #each'],
    ['{{lookup}}', '"lookup" is the name of a helper'],
    ['{{a/b}}', '"a/b" is not allowed: segments are joined by dots'],
    ['{{"text"}}', '"text" is not a path'],
    ['{{#if this}}{{/if}}', '"this" cannot be tested: give the item a name'],
    ['{{this}}', 'the view itself is printed: give it a name'],
    ['{{> bacula/_gone}}', 'there is no partial "bacula/_gone"'],
    ['{{> (x)}}', 'a partial is named, not computed'],
    [
      '{{#> x}}{{/x}}',
      'PartialBlockStatement is not allowed: a template prints paths and uses each, if, unless, else and partials',
    ],
    ['{{x}}{{x.y}}', 'given fields here, but printed at templates/bacula/a.hbs:2'],
  ])('is refused with its line: %s', (text, message) => {
    expect(() => compile({ 'bacula/a': `first line\n${text}` })).toThrow(`templates/bacula/a.hbs:2: ${message}`);
  });

  it('is refused when it does not parse', () => {
    expect(() => compile({ 'bacula/a': 'x\n{{#each a}}' })).toThrow(/^templates\/bacula\/a\.hbs:2: Parse error/);
  });

  it('is refused when it includes a partial of another language', () => {
    expect(() => compile({ 'sh/_x': '{{x}}', 'sh/a': '{{> sh/_x}}', 'bacula/a': '{{> sh/_x}}' })).toThrow(
      'templates/bacula/a.hbs:1: there is no partial "sh/_x"',
    );
  });

  it.each([
    ['is included by nobody', { 'bacula/_p': 'x', 'bacula/a': 'y' }, '_p.hbs:1: no template includes this partial'],
    [
      'does not use an argument',
      { 'bacula/_p': '{{x}}', 'bacula/a': '{{> bacula/_p x=a y=b}}' },
      'a.hbs:1: bacula/_p does not use its argument "y"',
    ],
    [
      'includes itself without end',
      { 'bacula/_p': '{{> bacula/_p}}' },
      '_p.hbs:1: the partial includes itself with the context that it was given, without end',
    ],
    [
      'is recursive and gets arguments',
      { 'bacula/_p': '{{#each xs}}{{> bacula/_p x=y}}{{/each}}' },
      '_p.hbs:1: a recursive partial takes a context, no named arguments',
    ],
    [
      'has arguments and prints this',
      { 'bacula/_p': '{{this}}{{x}}', 'bacula/a': '{{> bacula/_p x=y}}' },
      '_p.hbs:1: "this" is not one value in a partial with named arguments',
    ],
  ])('is refused when a partial %s', (_what, texts, message) => {
    expect(() => compile(texts)).toThrow(`templates/bacula/${message}`);
  });

  it('is reported with all others at once, in the order of files and lines', () => {
    const texts = { 'bacula/a': '{{{x}}}\n{{../y}}', 'bacula/b': '{{@z}}' };
    expect(() => compile(texts)).toThrow(
      /^templates\/bacula\/a\.hbs:1: .*\ntemplates\/bacula\/a\.hbs:2: .*\ntemplates\/bacula\/b\.hbs:1: .*$/,
    );
  });
});
