import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  duration,
  included,
  integer,
  keyword,
  origin,
  quoted,
  quotedList,
  size,
  verbatim,
} from '../../../src/bacula/text.ts';
import { Bug } from '../../../src/core/bug.ts';
import { parseDuration, parseSize, type Bytes, type Seconds } from '../../../src/core/quantity.ts';
import { resourcesOf, tokensOf } from './lexer.ts';

/** Texts that an inventory lets pass, rich in what has a meaning to a lexer. */
const carried = fc
  .array(
    fc.oneof(fc.constantFrom(...Array.from('"\\@|;#{}=,%\'$` /<*')), fc.string({ unit: 'binary', maxLength: 3 })),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''))
  // eslint-disable-next-line no-control-regex
  .map((text) => text.replace(/[\u0000-\u001f\u007f]/g, ''));

const line = { kind: 'end of line' };

describe('a quoted text', () => {
  it('is read back by the lexer as exactly what it was, whatever it holds', () => {
    fc.assert(
      fc.property(carried, (text) => {
        const tokens = tokensOf(`  Description = ${quoted(text)}\n}\n`);
        expect(tokens).toEqual([
          { kind: 'identifier', text: 'Description' },
          { kind: '=' },
          { kind: 'quoted', text },
          line,
          { kind: '}' },
          line,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['\n', '\r', '\0', '\t', '\u001b', '\u007f'])('never holds a control character: %j', (character) => {
    expect(() => quoted(`a${character}b`)).toThrow(Bug);
    expect(() => quotedList(['a', character])).toThrow(Bug);
    expect(() => verbatim(`a${character}b`)).toThrow(Bug);
  });
});

describe('a list of quoted texts', () => {
  it('is read back as the same texts in the same order', () => {
    fc.assert(
      fc.property(fc.array(carried, { minLength: 1, maxLength: 5 }), (texts) => {
        const [first, , ...values] = tokensOf(`Base = ${quotedList(texts)}\n`);
        expect(first).toEqual({ kind: 'identifier', text: 'Base' });
        expect(values.slice(0, -1).filter((token) => token.kind !== ',')).toEqual(
          texts.map((text) => ({ kind: 'quoted', text })),
        );
        expect(values.filter((token) => token.kind === ',')).toHaveLength(texts.length - 1);
      }),
    );
  });
});

describe('the path of an included secret', () => {
  it('is read back as that one file', () => {
    fc.assert(
      fc.property(carried, (text) => {
        const path = `/etc/${text}`;
        expect(tokensOf(`Password = ${included(path)}\n`)).toEqual([
          { kind: 'identifier', text: 'Password' },
          { kind: '=' },
          { kind: 'include', text: path },
          line,
        ]);
      }),
    );
  });
});

describe('an inventory path in a comment', () => {
  it('never ends the comment', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(carried, fc.nat(99)), { minLength: 1 }), (path) => {
        expect(tokensOf(`# inventory: ${origin(path)}\n`)).toEqual([line]);
      }),
    );
  });

  it('holds no raw control character even if a key does', () => {
    expect(tokensOf(`# ${origin(['guests', 'a\nFile = /'])}\n`)).toEqual([line]);
    expect(tokensOf(`# ${origin(['guests', 'a\rFile = /'])}\n`)).toEqual([line]);
  });
});

describe('a word that stands bare', () => {
  it('is letters, digits and spaces only', () => {
    fc.assert(
      fc.property(carried, (text) => {
        if (/^[A-Za-z0-9][A-Za-z0-9 ]*$/.test(text)) expect(keyword(text)).toBe(text);
        else expect(() => keyword(text)).toThrow(Bug);
      }),
    );
  });

  it('may be a number that Bacula can hold', () => {
    expect(integer(0)).toBe('0');
    expect(integer(2 ** 53 - 1)).toBe('9007199254740991');
    for (const bad of [-1, 1.5, NaN, Infinity, 2 ** 53]) expect(() => integer(bad)).toThrow(Bug);
  });

  it('may be a duration or a size, which are read back as the same', () => {
    fc.assert(
      fc.property(fc.nat(3_153_600_000), fc.nat(2 ** 40), (seconds, bytes) => {
        expect(parseDuration(duration(seconds as Seconds))).toBe(seconds);
        expect(parseSize(size(bytes as Bytes))).toBe(bytes);
      }),
    );
  });
});

describe('the lexer of these tests', () => {
  // Each was seen in the real one, or its source says so.
  it.each([
    ['Name = my pool one', ['Name', 'mypoolone']],
    ['Name = foo bar-baz qux', ['Name', 'foobar-baz', 'qux']],
    ['Name = "a\\nb"', ['Name', 'anb']],
    ['Name = "a\nb"', ['Name', 'a\nb']],
    ['# comment\rName = x', ['Name', 'x']],
    ['Description = @/etc/hostname', ['Description', '/etc/hostname']],
    ['@|"sh -c \'x\'"', ["|sh -c 'x'"]],
    ['Name = root@host', ['Name', 'root@host']],
    ['Pool Type = Backup', ['PoolType', 'Backup']],
  ])('reads %j', (text, words) => {
    expect(tokensOf(text).flatMap((token) => ('text' in token ? token.text : []))).toEqual(words);
  });

  it('takes a quote within a bare word for a part of it, and at its start for one that somebody has to close', () => {
    expect(tokensOf('Name = 1"b').at(-2)).toEqual({ kind: 'string', text: '1"b' });
    expect(() => tokensOf('Name = "b')).toThrow('end of file in a string');
  });

  it('ends where the real one crashes', () => {
    expect(tokensOf(`Name = "${'x'.repeat(4999)}"`)).toHaveLength(4);
    expect(() => tokensOf(`Name = "${'x'.repeat(5000)}"`)).toThrow('too long');
  });

  it('builds resources of lines and blocks', () => {
    const { resources, includes } = resourcesOf(
      '@/a/b\nJob {\n  Name = "x"\n  RunScript {\n    Command = "y z"\n  }\n}\n',
    );
    expect(includes).toEqual(['/a/b']);
    expect(resources).toEqual([
      {
        type: 'Job',
        lines: [{ directive: 'Name', values: [{ kind: 'quoted', text: 'x' }] }],
        blocks: [
          {
            type: 'RunScript',
            lines: [{ directive: 'Command', values: [{ kind: 'quoted', text: 'y z' }] }],
            blocks: [],
          },
        ],
      },
    ]);
  });
});
