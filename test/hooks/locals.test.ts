// POSIX sh has no local variables, but every shell here has `local`: what a function of the hooks keeps for itself is lowercase and
// declared so, what it sets for others is UPPERCASE. Read from the text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './world.ts';

/** A function with its lines: as they are, and with nothing between double quotes. Neither has comments or programs of awk. */
type Function = { readonly name: string; readonly lines: readonly string[]; readonly bare: readonly string[] };

const library = join(repository, 'hooks/lib');
const functions = readdirSync(library)
  .filter((file) => file.endsWith('.sh'))
  .flatMap((file) => functionsOf(readFileSync(join(library, file), 'utf8')));

function functionsOf(text: string): Function[] {
  return [...text.matchAll(/^(\w+)\(\) \{\n([\s\S]*?)^\}$/gm)].map(([, name = '', body = '']) => ({
    name,
    lines: without(body, "'").split('\n'),
    bare: without(body, `'"`).split('\n'),
  }));
}

/** The text without its comments, and without what stands between these quotes; the lines stay. */
function without(text: string, quotes: string): string {
  let out = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === '' && char === '#' && /\s/.test(text.charAt(at - 1))) at = text.indexOf('\n', at) - 1;
    else if (quote !== "'" && char === '\\') {
      const next = text.charAt(++at);
      if (quote === '' || !quotes.includes(quote)) out += char + next;
      else if (next === '\n') out += next;
    } else if (char === quote || (quote === '' && /['"]/.test(char))) quote = quote === '' ? char : '';
    else if (quote === '' || char === '\n' || !quotes.includes(quote)) out += char;
  }
  return out;
}

/** The variables that a line without strings writes: by an assignment, by `read` or by `for`. */
function written(line: string): string[] {
  return line.split(/;|&&|\|\||[|()]/).flatMap((command) => {
    const words = command.trim().split(/\s+/);
    while (/^(then|do|else|if|elif|while|until|!|\{)$/.test(words[0] ?? '')) words.shift();
    const names: string[] = [];
    for (let word = words[0]; word !== undefined && /^\w+=/.test(word); word = words[0]) {
      names.push(word.replace(/=.*/, ''));
      words.shift();
    }
    const [verb, ...others] = words;
    if (verb === 'for') names.push(...others.slice(0, 1));
    if (verb === 'read') names.push(...others.filter((word) => /^[A-Za-z_]\w*$/.test(word)));
    return names;
  });
}

/** The variables that a line reads, inside of strings and of arithmetic too. */
function read(line: string): string[] {
  const arithmetic = [...line.matchAll(/\$\(\((.*?)\)\)/g)].flatMap(
    ([, text = '']) => text.match(/(?<![\w${#])[A-Za-z_]\w*/g) ?? [],
  );
  return [...[...line.matchAll(/\$\{?#?([A-Za-z_]\w*)/g)].map(([, name = '']) => name), ...arithmetic];
}

const isOwn = (name: string): boolean => /^[a-z_]\w*$/.test(name) && name !== '_';
const isLocal = (line: string): boolean => /^\s*local /.test(line);
const declared = ({ bare }: Function): string[] =>
  bare.flatMap((line) => /^\s*local (.*)$/.exec(line)?.[1]?.split(' ') ?? []);
const writes = ({ bare }: Function): string[] => bare.filter((line) => !isLocal(line)).flatMap(written);
const reads = ({ lines }: Function): string[] => lines.filter((line) => !isLocal(line)).flatMap(read);

describe('a function of the hooks', () => {
  it('is found by this test, with what it writes and reads', () => {
    expect(functions.length).toBeGreaterThan(300);
    expect(written('    IFS= read -r one two _ <x && three=$(x y=z)')).toEqual(['IFS', 'one', 'two', '_', 'three']);
    expect(written('  for each in ${ALL}; do left=${each}; done')).toEqual(['each', 'left']);
    expect(written('dd if=x of=y bs=1')).toEqual([]);
    expect(read('[ $((one + ${#two})) -gt "${three%x}" ]')).toEqual(['two', 'three', 'one']);
    expect(without(`a "it's" 'b "c' d # it's\ne`, `'`)).toBe(`a it's  d \ne`);
    expect(without(`a "it's" 'b "c' d # it's\ne`, `'"`)).toBe(`a   d \ne`);
  });

  it('declares each lowercase variable that it writes or reads as local', () => {
    const strays = functions.flatMap((each) => {
      const own = new Set(declared(each));
      const names = new Set([...writes(each), ...reads(each)]);
      return [...names].filter((name) => isOwn(name) && !own.has(name)).map((name) => `${each.name}: ${name}`);
    });
    expect(strays).toStrictEqual([]);
  });

  it('declares without a value, nothing twice, nothing that it never writes, and nothing that is for others', () => {
    const faults = functions.flatMap((each) => {
      const own = declared(each);
      const used = new Set(writes(each));
      return own
        .filter((name, at) => !/^[a-z]\w*$/.test(name) || own.indexOf(name) !== at || !used.has(name))
        .map((name) => `${each.name}: ${name}`);
    });
    expect(faults).toStrictEqual([]);
  });

  // dash leaves what a caller has in a local that was declared without a value, the others have none: with `set -u` an error.
  it('reads none before it writes it', () => {
    const early = functions.flatMap((each) => {
      const own = new Set(declared(each));
      const known = new Set<string>();
      return each.lines.flatMap((line, at) => {
        const bare = each.bare[at] ?? '';
        const before = /\b(?:for|read)\b/.test(bare) ? written(bare) : [];
        const found = read(line).filter((name) => own.has(name) && !known.has(name) && !before.includes(name));
        for (const name of written(bare)) known.add(name);
        return found.map((name) => `${each.name}: ${name}`);
      });
    });
    expect(early).toStrictEqual([]);
  });
});
