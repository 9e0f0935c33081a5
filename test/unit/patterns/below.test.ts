import { describe, expect, it } from 'vitest';
import { patternBelow, regexNever } from '../../../src/patterns/below.ts';
import { regexFits } from '../../../src/patterns/regex.ts';
import { wildFits, wildNever } from '../../../src/patterns/wild.ts';
import type { PatternKind } from '../../../src/inventory/model/fileset.ts';

/** A mount whose own path holds what patterns are about: none of them may see it. */
const ROOT = '/run/tmp.d/mnt/web-1';

const NAMES = [
  ...['/', '/tmp', '/tmp/a', '/var', '/var/tmp', '/var/tmp/b.log', '/run', '/run/x', '/mnt', '/mnt/y', '/home'],
  ...['/home/tmp', '/home/tmp/z', '/home/web-1', '/home/a+b.o', '/srv/mnt/web-1', '/core', '/home/core', '/x-1'],
];

const moved = (kind: PatternKind, text: string, root = ROOT) => patternBelow({ kind, text }, root);

function fits(kind: PatternKind, text: string, name: string): boolean {
  const isFit = kind.startsWith('regex') ? regexFits(text, name) : wildFits(text, name);
  if (isFit === undefined) throw new Error(`cannot say whether ${text} fits ${name}`);
  return isFit;
}

const below = (name: string) => (name === '/' ? ROOT : ROOT + name);

describe('a pattern below a mount', () => {
  it.each<[PatternKind, string]>([
    ...['^/tmp|^/var/tmp', '^(/tmp|/var/tmp)', '(^/tmp)|(^/var)', '(^/tmp|^/var/tmp)$', '^/var/tmp/.*\\.log$'].map(
      (text) => ['regex', text] as [PatternKind, string],
    ),
    ...['/tmp', 'tmp', '/run', 'mnt', 'web-1$', '-1$', '(^|/)core$', '^/(home|srv)/[^/]*$', '^/home/a\\+b\\.o$'].map(
      (text) => ['regex_dir', text] as [PatternKind, string],
    ),
    ...[
      '^/$',
      '^/.',
      '/',
      '.',
      '^/var|core$',
      '^/[hv].*',
      '[+]',
      '(tmp|run)/',
      '^/home/.{3}$',
      '',
      'x|',
      'a|(^/b|)',
    ].map((text) => ['regex', text] as [PatternKind, string]),
    ...['\\.log$', '(\\.o|core)$', '/core$', '^/core$', '[^/]+\\.log$', 'n'].map(
      (text) => ['regex_file', text] as [PatternKind, string],
    ),
    ...[
      '/tmp',
      '/tmp*',
      '/*',
      '*',
      '*/tmp',
      '*/tmp/*',
      '*/run/*',
      '*mnt*',
      '*web-1',
      '*-1',
      '/',
      '?',
      '/[hv]*',
      '/var/*.log',
    ].map((text) => ['wild', text] as [PatternKind, string]),
    ...['*.log', '*core', '/home/*', '*mnt*', '*/core', '[/]core', '/home/a+b.?'].map(
      (text) => ['wild_file', text] as [PatternKind, string],
    ),
  ])('%s %s fits the same files', (kind, text) => {
    const result = moved(kind, text);
    if ('refused' in result) throw new Error(result.refused);
    const names = kind.endsWith('_file') ? NAMES.slice(1) : NAMES;
    const wanted = names.filter((name) => fits(kind, text, name));
    expect(names.filter((name) => result.texts.some((one) => fits(kind, one, below(name))))).toEqual(wanted);
  });

  it.each<[PatternKind, string, string[]]>([
    ['regex_dir', '^/tmp|^/var/tmp', ['^/m/g/tmp|^/m/g/var/tmp']],
    ['regex_dir', '^(/tmp|/var/tmp)', ['^/m/g(/tmp|/var/tmp)']],
    ['regex', '(^/tmp)|(^/var)', ['(^/m/g/tmp)|(^/m/g/var)']],
    ['regex', 'cache', ['^/m/g.*cache']],
    ['regex_file', '\\.log$', ['\\.log$']],
    ['wild_file', '*.log', ['*.log']],
    ['wild_dir', '*/cache', ['/m/g*/cache']],
    ['wild_dir', '/*', ['/m/g/*', '/m/g']],
  ])('%s %s is said as %j', (kind, text, texts) => {
    expect(moved(kind, text, '/m/g')).toEqual({ texts });
  });

  it('has the characters of the mount point stand for themselves', () => {
    expect(moved('regex', '^/a', '/r.n/[g]+')).toEqual({ texts: ['^/r\\.n/\\[g\\]\\+/a'] });
    expect(moved('wild', '/a', '/r*n/[g]')).toEqual({ texts: ['/r\\*n/\\[g\\]/a'] });
  });

  it.each<[string, RegExp]>([
    ['(^/tmp)+', /behind something else or is repeated/],
    ['a^/tmp', /behind something else/],
    ['x(^/tmp|/var)', /behind something else/],
    ['^^/tmp', /behind something else/],
    ['^*', /repeated/],
    ['(^/tmp', /"\(" is not closed/],
    ['^/tmp)', /"\)" closes nothing/],
    ['^/[tmp', /"\[" is not closed/],
    ['^/tmp\\', /ends in a backslash/],
    ['*tmp', /repeats nothing/],
    ['\\`/tmp', /an anchor of its own/],
    ['('.repeat(60) + ')'.repeat(60), /too deep/],
  ])('is refused where that cannot be said: %s', (text, reason) => {
    const result = moved('regex', text);
    expect('refused' in result && result.refused).toMatch(reason);
  });
});

describe('a pattern that can fit no name', () => {
  it.each(['^tmp', '^/var|^tmp$', '^/tmp/$', '(a|b)/$'])('is seen: regex %s', (text) => {
    expect(regexNever(text)).toBeDefined();
  });
  it.each(['^/tmp', 'tmp', '/$', '^/$', '^[/t]mp', '^C:/Temp', '^t*/a', '^(/a)$', '^.tmp', '^\\/a', '(', ''])(
    'is not: regex %s',
    (text) => {
      expect(regexNever(text)).toBeUndefined();
    },
  );
  it.each(['/tmp/', 'tmp', 'core*', '*/'])('is seen: wild %s', (text) => {
    expect(wildNever(text)).toBeDefined();
  });
  it.each(['/tmp', '*tmp', '?tmp', '[/]tmp', 'C:/Temp', '/', '\\/tmp'])('is not: wild %s', (text) => {
    expect(wildNever(text)).toBeUndefined();
  });
});

describe('fnmatch', () => {
  it.each<[string, string, boolean]>([
    ['/a*c', '/a/b/c', true],
    ['/a?c', '/a/c', true],
    ['[!/]*', '/a', false],
    ['[^/]*', 'a', true],
    ['/[a-c]', '/b', true],
    ['/[]a]', '/]', true],
    ['/[[:digit:]x]', '/7', true],
    ['/[[:digit:]x]', '/y', false],
    ['/\\*', '/*', true],
    ['/\\*', '/a', false],
    ['/[a', '/[a', true],
    ['*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(200), false],
  ])('%s and %s: %s', (pattern, name, result) => {
    expect(wildFits(pattern, name)).toBe(result);
  });
});

describe('what could take for ever', () => {
  it.each(['(a+)+$', 'a*a*a*a*a*b', '(a|b)\\1'])('is not tried: %s', (text) => {
    expect(regexFits(text, '/a')).toBeUndefined();
  });
});
