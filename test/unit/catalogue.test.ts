// `renfield explain` teaches by example, so each example has to do what it claims.
import { describe, expect, it } from 'vitest';
import { CATALOGUE, entryOf, type Code } from '../../src/core/catalogue.ts';
import { codesOf, diagnosticsOf } from './diagnostics.ts';
import { FLEET, isOfFragment, laid } from './fleet.ts';

const codes = Object.keys(CATALOGUE).sort() as Code[];

/** Eight lines of nine aliases each stand for 9^8 values. */
const BOMB = Array.from('abcdefgh').map((name, i, all) => {
  const items = Array.from({ length: 9 }, (_, n) => (i === 0 ? n : `*${all[i - 1] ?? ''}`));
  return `${name}: &${name} [${items.join(', ')}]\n`;
});

interface Exception {
  readonly because: string;
  /** A whole inventory with this fault; absent where no inventory has it. */
  readonly text?: string;
  readonly line?: number;
}

/** Codes whose bad example is no fragment that could be laid over a good fleet. */
const EXCEPTIONS: Partial<Record<Code, Exception>> = {
  'yaml-syntax': { because: 'what does not parse has no parts', text: CATALOGUE['yaml-syntax'].bad, line: 2 },
  'yaml-cycle': {
    because: 'a value without end cannot be written down',
    text: `version: 1\n${CATALOGUE['yaml-cycle'].bad}`,
    line: 2,
  },
  'yaml-too-large': {
    because: 'the example shows its first lines only',
    text: `version: 1\n${BOMB.join('')}`,
    line: 1,
  },
  'inventory-empty': {
    because: 'laid over a fleet, nothing is the fleet',
    text: CATALOGUE['inventory-empty'].bad,
    line: 1,
  },
  'pool-missing': {
    because: 'a fragment cannot take the pool "full" away',
    text:
      FLEET.replace(/^pools:(\n {2}.*)+\n/m, '').replace(/^guests:(\n {2}.*)+\n/m, '') + CATALOGUE['pool-missing'].bad,
    line: 19,
  },
  'bacula-refuses': { because: "only Bacula's own parsers raise it, after rendering" },
};

describe('the small fleet', () => {
  it('is one that nothing is wrong with', () => {
    expect(diagnosticsOf(FLEET)).toEqual([]);
    expect(diagnosticsOf(laid('{}'))).toEqual([]);
  });
});

describe.each(codes.filter((code) => !Object.hasOwn(EXCEPTIONS, code)))('the bad example of %s', (code) => {
  const { bad, severity } = entryOf(code);

  it('shows the fault at one of its lines, and no other error', () => {
    const text = laid(bad);
    const found = diagnosticsOf(text);
    const errors = found.filter((one) => one.severity === 'error');
    expect(new Set(codesOf(errors))).toEqual(new Set(severity === 'error' ? [code] : []));
    const own = found.filter((one) => one.code === code);
    expect(own.map(({ line }) => isOfFragment(text, line))).toContain(true);
  });
});

const texts = Object.entries(EXCEPTIONS).filter(([, { text }]) => text !== undefined);

describe.each(texts)('the bad example of %s', (code, { because, text, line }) => {
  it(`is a text of its own, as ${because}`, () => {
    expect(diagnosticsOf(text ?? '').map((one) => [one.code, one.line])).toContainEqual([code, line]);
  });
});

describe.each(codes)('the good example of %s', (code) => {
  it('has neither the fault nor an error', () => {
    const found = diagnosticsOf(laid(entryOf(code).good));
    expect(found.filter((one) => one.code === code || one.severity === 'error')).toEqual([]);
  });
});

/** Words of Bacula that begin with a capital wherever they stand. */
const PROPER = /^(?:Job|Jobs|Bacula|Director|File Daemon|Storage Daemon) /;

describe.each(codes.filter((code) => code !== 'bacula-refuses'))('the words for %s', (code) => {
  const { text = laid(entryOf(code).bad) } = EXCEPTIONS[code] ?? {};
  const said = diagnosticsOf(text).filter((one) => one.code === code);

  it('are one sentence without capital and period, made of what was seen', () => {
    for (const { message, hint } of said) {
      expect(message).toMatch(PROPER.test(message) ? PROPER : /^["a-z0-9]/);
      expect(message).not.toMatch(/[.\n]$|\. [A-Z]|undefined|\[object/);
      if (hint !== undefined) expect(hint).not.toMatch(/\.$|undefined|\[object/);
    }
  });

  it('come with a reason in whole sentences', () => {
    expect(entryOf(code).why).toMatch(/^["A-Z0-9`a-z].*\.$/);
  });
});
