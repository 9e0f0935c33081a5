// What the pages say is held to what the code does.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../../src/cli/exit-code.ts';
import { makeProgram } from '../../src/cli/program.ts';
import { compile } from '../../src/compile.ts';
import { CATALOGUE } from '../../src/core/catalogue.ts';
import { schemaText } from '../../src/generated/schema.js';
import type { SchemaNode } from '../../src/inventory/schema-node.ts';
import { OS_PROFILES, osProfile, type OsId } from '../../src/profiles/os.ts';
import { PATH_PROFILES } from '../../src/profiles/paths.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';
import { codesOf, diagnosticsOf } from './diagnostics.ts';
import { keysOf, means } from './docs/keys.ts';
import {
  anchorsOf,
  blocksOf,
  codesIn,
  linksOf,
  PAGES,
  pageText,
  root,
  scriptsIn,
  tablesOf,
  verbsIn,
  type Block,
} from './docs/markdown.ts';
import { changed, comparable, firstLie, run, stepsOf } from './docs/console.ts';
import { laid } from './fleet.ts';

// Whole programs are started here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const inventoryPage = pageText('docs/inventory.md');

describe('docs/inventory.md', () => {
  const tables = tablesOf(inventoryPage, 'keys');
  const maps = keysOf(JSON.parse(schemaText) as SchemaNode);

  it.each([...maps.keys()])('names the keys of %o, all of them and no others', (path) => {
    const own = tables.filter(({ marks }) => marks.some((mark) => means(mark, path)));
    const named = own.flatMap(({ rows }) => rows.flatMap(([key = '']) => codesIn(key)));
    expect(named.sort()).toEqual([...(maps.get(path) ?? [])].sort());
  });

  it('has no table of a map that does not exist', () => {
    const marks = tables.flatMap((table) => table.marks);
    expect(marks.filter((mark) => ![...maps.keys()].some((path) => means(mark, path)))).toEqual([]);
  });

  it('tells of each operating system what is known of it', () => {
    const [table] = tablesOf(inventoryPage, 'table').filter(({ marks }) => marks.includes('os'));
    const known = Object.keys(OS_PROFILES).map((id) => {
      const { title, bacula, profile, run: runs } = osProfile(id as OsId);
      const exception = runs === undefined ? '' : `, \`run\` is \`${runs}\``;
      return [`\`${id}\``, title, bacula ?? '–', `\`${profile}\`${exception}`];
    });
    expect(table?.rows).toEqual(known);
  });

  it('tells the paths of each profile', () => {
    const [table] = tablesOf(inventoryPage, 'table').filter(({ marks }) => marks.includes('paths'));
    expect(PATH_PROFILES.fedora).toEqual(PATH_PROFILES.el);
    const { debian, el, opt } = PATH_PROFILES;
    const keys = Object.keys(debian) as (keyof typeof debian)[];
    expect(table?.rows).toEqual(keys.map((key) => [key, debian[key], el[key], opt[key]].map((text) => `\`${text}\``)));
  });
});

describe('README.md', () => {
  it('has the meaning of every exit code', () => {
    const [table] = tablesOf(pageText('README.md'), 'table').filter(({ marks }) => marks.includes('exit-codes'));
    expect(table?.rows.map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });
});

describe('docs/base-jobs.md', () => {
  it('names only codes that exist', () => {
    const named = codesIn(pageText('docs/base-jobs.md')).filter((word) =>
      /^(base|signature|options)(-[a-z]+)+$/.test(word),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((code) => !Object.hasOwn(CATALOGUE, code))).toEqual([]);
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = pageText(page);
  const blocks = blocksOf(text);
  const inventories = blocks.filter(({ info }) => info[0] === 'yaml' && info[1] === 'inventory');

  it('links to what exists', () => {
    const dead = linksOf(text).filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : normalize(join(dirname(page), file));
      if (!existsSync(`${root}${target}`)) return true;
      return anchor !== undefined && !anchorsOf(pageText(target)).has(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('shows nothing that is not held to the code', () => {
    const kinds = ['yaml inventory', 'yaml changed', 'yaml fragment', 'console', 'bconsole', 'conf', 'sh', 'text', ''];
    const kindOf = ({ info }: Block) => (info[0] === 'yaml' ? info.slice(0, 2).join(' ') : (info[0] ?? ''));
    expect(blocks.map(kindOf).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it.each(inventories)('has nothing wrong with the inventory at line $line', (block) => {
    expect(codesOf(diagnosticsOf(block.text))).toEqual([]);
  });

  it.each(blocks.filter(({ info }) => info[1] === 'fragment'))(
    'has no error in the fragment at line $line',
    (block) => {
      expect(diagnosticsOf(laid(block.text)).filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );

  it.each(blocks.filter(({ info }) => info[0] === 'conf'))(
    'shows at line $line what is rendered',
    ({ info, text: shown, line }) => {
      const inventory = inventories.findLast((one) => one.line < line);
      const { plan } = compile([{ name: 'inventory.yaml', text: inventory?.text ?? '' }]);
      const artefact = renderArtefacts(plan!, INSTALLED).find(({ path }) => path === info[1]);
      expect(artefact?.text).toContain(shown);
    },
  );

  it('gives commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
    expect(scriptsIn(text).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const verbs = makeProgram({ exitCode: 0 }).commands.map((command) => command.name());
    expect(verbsIn(text).filter((verb) => !verbs.includes(verb))).toEqual([]);
  });

  describe.runIf(blocks.some(({ info }) => info[0] === 'console'))('on a console', () => {
    const folder = mkdtempSync(join(tmpdir(), 'renfield-docs-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    for (const { info, text: inventory } of inventories)
      writeFileSync(join(folder, info[2] ?? 'unnamed.yaml'), inventory);
    for (const { info, text: lines } of blocks.filter((block) => block.info[1] === 'changed')) {
      writeFileSync(join(folder, info[2] ?? 'unnamed.yaml'), changed(inventories.at(-1)?.text ?? '', lines));
    }
    let last: number | null = 0;

    it.each(blocks.filter(({ info }) => info[0] === 'console'))(
      'prints at line $line what is shown',
      ({ text: shown }) => {
        for (const { command, output } of stepsOf(shown)) {
          const asksHowItEnded = command === 'echo $?';
          const real = asksHowItEnded ? { output: [String(last)], exitCode: 0 } : run(command, folder);
          last = real.exitCode;
          expect({ command, lie: firstLie(output, real.output), real: comparable(real.output) }).toMatchObject({
            lie: undefined,
          });
        }
      },
    );
  });
});
