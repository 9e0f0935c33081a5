import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  command,
  commandFault,
  jobCode,
  MAX_COMMAND_BYTES,
  writtenWord,
  type Word,
} from '../../../src/bacula/command.ts';
import { tokensOf } from './lexer.ts';
import { sentToFileDaemon, withJobCodes, wordsOf } from './splitter.ts';

/** The words that a program gets which a daemon runs for these ones: through the configuration, the job codes and the splitter. */
function received(words: readonly Word[]): string[] {
  const [, , value] = tokensOf(`Command = ${command(words)}\n`);
  const text = value !== undefined && 'text' in value ? value.text : '';
  return wordsOf(withJobCodes(sentToFileDaemon(text), { i: '4711' }));
}

const texts = (all: readonly string[]): Word[] => all.map((text) => ({ text }));

const word = fc
  .array(fc.oneof(fc.constantFrom(...Array.from(' "\'%\\$`;>|&a-/=')), fc.string({ unit: 'grapheme', maxLength: 3 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

describe('a command', () => {
  it('hands on what Bacula knows of the Job for a word that is such a code and nothing else', () => {
    const words = ['/bin/alarm', '%i', '%i%', 'Job %i', '%%i', '%w', '100%'];
    expect(received(words.map(writtenWord))).toEqual(['/bin/alarm', '4711', '%i%', 'Job %i', '%%i', '%w', '100%']);
  });

  it('reaches its program word by word as it was meant, or is refused', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const fault = commandFault(texts(words));
        if (fault === undefined) expect(received(texts(words))).toEqual(words);
        else expect(fault).toBe('quotes');
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused for its quotes only where no spelling would do', () => {
    const letters = ['', 'a', ' ', '"', "'"];
    for (const a of letters)
      for (const b of letters)
        for (const c of letters)
          for (const d of letters) {
            const text = a + b + c + d;
            const spellings = [text, `"${text}"`, `'${text}'`].map((spelled) =>
              JSON.stringify(wordsOf(`x ${spelled} y`)),
            );
            const isPossible = spellings.includes(JSON.stringify(['x', text, 'y']));
            const spoken = commandFault(texts(['x', text, 'y']));
            expect([text, spoken]).toEqual([text, isPossible ? undefined : 'quotes']);
            if (isPossible) expect(received(texts(['x', text, 'y']))).toEqual(['x', text, 'y']);
          }
  });

  it('has the codes of Bacula filled in, each as a word of its own, and no others', () => {
    const words = [{ text: '/bin/x' }, { text: '--job' }, jobCode('%i'), { text: '%i' }, { text: '100%' }];
    expect(received(words)).toEqual(['/bin/x', '--job', '4711', '%i', '100%']);
  });

  it('may have 99 words, not 100', () => {
    const words = (n: number) => texts(Array.from({ length: n }, () => 'w'));
    expect(commandFault(words(99))).toBeUndefined();
    expect(received(words(99))).toHaveLength(99);
    expect(commandFault(words(100))).toBe('too-many-words');
    expect(() => received(words(100))).toThrow('EFAULT');
  });

  it.each(['a', 'é', '東', '%'])('may have 999 bytes, not 1000: of %s', (letter) => {
    const each = Buffer.byteLength(letter.replace('%', '%%'));
    const longest = letter.repeat(Math.floor((MAX_COMMAND_BYTES - 1) / each));
    expect(commandFault(texts([longest]))).toBeUndefined();
    expect(received(texts([longest]))).toEqual([longest]);
    expect(commandFault(texts([longest + letter]))).toBe('too-long');
  });
});
