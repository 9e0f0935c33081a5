// POSIX sh has no local variables: a function's `_name` is everybody's. None may read one that a function it called has
// overwritten since it wrote it. Read from the text, branches as if each were taken, loops as if they ran twice.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './world.ts';

type Step = { readonly line: string; readonly writes: readonly string[]; readonly reads: readonly string[] };

const library = join(repository, 'hooks/lib');
const texts = readdirSync(library).map((file) => readFileSync(join(library, file), 'utf8'));

/** The functions of all libraries, each as the steps of its body, name by name. */
const functions = new Map(texts.flatMap((text) => functionsOf(text)));
const overwrites = new Map([...functions.keys()].map((name) => [name, reach(name, new Set())]));

function functionsOf(text: string): [string, Step[]][] {
  return [...text.matchAll(/^(\w+)\(\) \{\n([\s\S]*?)^\}$/gm)].map(([, name = '', body = '']) => [
    name,
    twice(body.split('\n').filter((line) => !/^\s*#/.test(line))).map(step),
  ]);
}

/** The lines with the body of each outermost loop a second time: what its end leaves, its beginning finds. */
function twice(lines: readonly string[]): string[] {
  const out: string[] = [];
  let start = -1;
  let depth = 0;
  for (const line of lines) {
    if (/^\s*(for|while|until)\b.*\bdo$/.test(line) && depth++ === 0) start = out.length;
    out.push(line);
    if (/^\s*done\b/.test(line) && --depth === 0) out.push(...out.slice(start));
  }
  return out;
}

function step(line: string): Step {
  const read = /\bread (?:-r )?((?:\w+ ?)+)/.exec(line)?.[1]?.trim().split(' ') ?? [];
  const loop = /\bfor (\w+) in\b/.exec(line)?.[1] ?? '';
  const assigned = [...line.matchAll(/(?:^|[\s;&|('])(_\w+)=/g)].map(([, name = '']) => name);
  const writes = [...read, loop, ...assigned].filter((name) => /^_\w/.test(name));
  return { line: line.trim(), writes, reads: [...line.matchAll(/\$\{?#?(_\w+)/g)].map(([, name = '']) => name) };
}

/** The functions that a line calls: their names where a command may stand. */
function called({ line }: Step): string[] {
  const words = line.replace(/'[^']*'|"[^"]*"/g, '""').split(/[\s;()]+/);
  return words.filter((word, at) => functions.has(word) && !/^(say|warn|fail)$/.test(words[at - 1] ?? ''));
}

/** What a call of `name` may have overwritten when it returns; `fail` and `usage` do not return. */
function reach(name: string, seen: Set<string>): Set<string> {
  if (seen.has(name) || name === 'fail' || name === 'usage') return new Set();
  seen.add(name);
  const steps = functions.get(name) ?? [];
  return new Set([
    ...steps.flatMap(({ writes }) => writes),
    ...steps.flatMap((each) => called(each).flatMap((callee) => [...reach(callee, seen)])),
  ]);
}

function borrowed(name: string): string[] {
  const found = new Set<string>();
  const owned = new Set<string>();
  const lost = new Map<string, string>();
  for (const each of functions.get(name) ?? []) {
    for (const read of each.reads) {
      const by = lost.get(read);
      if (by !== undefined && !each.writes.includes(read)) found.add(`${name}: ${read}, overwritten by ${by}`);
    }
    for (const callee of called(each)) {
      for (const write of overwrites.get(callee) ?? []) if (owned.has(write)) lost.set(write, callee);
    }
    for (const write of each.writes) {
      owned.add(write);
      lost.delete(write);
    }
  }
  return [...found];
}

describe('a function of the hooks', () => {
  it('is found by this test, with what it overwrites', () => {
    expect(functions.size).toBeGreaterThan(150);
    expect(overwrites.get('warden_loop')).toContain('_passed');
    expect(overwrites.get('bounded')).toContain('_passed'); // by what it calls
    expect([...(overwrites.get('repair_volume') ?? [])]).toContain('_name');
  });

  it('reads no underscored name that a function has overwritten which it called', () => {
    expect([...functions.keys()].flatMap(borrowed).sort()).toStrictEqual([]);
  });
});
