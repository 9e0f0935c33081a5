import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { staged } from '../../src/targets/roots.ts';
import { findProgram } from '../../src/io/judge.ts';
import { runCommand } from '../bacula/harness/command.ts';

/** What has a meaning for a lexer, a shell or a terminal somewhere on the way. */
const PIECES = [
  ...['"', "'", '\\', '\n', '\r', '\0', '\t', '@/etc/hostname', '@|"sh -c id"', '}', '{', ';', '#', '%', '%n', '$HOME'],
  ...[
    '|cat /etc/passwd',
    '\\\\</etc/passwd',
    '`id`',
    '\ufeff',
    '\u202e',
    '😀',
    'ß',
    ' ',
    '=',
    ',',
    '/',
    'a',
    '-',
    '*',
    '?',
  ],
  ...['x'.repeat(5000), 'x'.repeat(400), '"\n}\nJob {\n', '\ud800'],
];

const hostile = fc
  .oneof(
    fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
    fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
  )
  .map((pieces) => pieces.join(''));
const values = fc.sample(hostile, { seed: 20_261_121, numRuns: 500 });

/** Where a text of the inventory goes, and where Bacula's parser has to say it again. */
interface Carrier {
  readonly name: string;
  readonly text: (value: string) => string;
  readonly entry: (text: string) => object;
  readonly found: (fileset: FileSetJson) => string | undefined;
}

interface FileSetJson {
  readonly Name: string;
  readonly Description?: string;
  readonly Include?: readonly {
    readonly File?: readonly string[];
    readonly Options?: readonly { readonly WildFile?: readonly string[] }[];
  }[];
  readonly Exclude?: readonly { readonly File?: readonly string[] }[] | { readonly File?: readonly string[] };
}

const excluded = ({ Exclude }: FileSetJson): string | undefined =>
  [Exclude ?? []].flat().flatMap((one) => (one as { File?: readonly string[] }).File ?? [])[0];

const CARRIERS: readonly Carrier[] = [
  {
    name: 'a file',
    text: (value) => `/${value}`,
    entry: (text) => ({ include: { files: [text] } }),
    found: (one) => one.Include?.[0]?.File?.[0],
  },
  {
    name: 'an excluded file',
    text: (value) => `/${value}`,
    entry: (text) => ({ include: { files: ['/'] }, exclude: [text] }),
    found: excluded,
  },
  {
    name: 'a pattern',
    text: (value) => value,
    entry: (text) => ({ include: { files: ['/'], options: [{ exclude: true, wild_file: [text] }, {}] } }),
    found: (one) => one.Include?.[0]?.Options?.[0]?.WildFile?.[0],
  },
  {
    name: 'a directive that is not modelled',
    text: (value) => value,
    entry: (text) => ({ include: { files: ['/'] }, directives: { Description: text } }),
    found: (one) => one.Description,
  },
];

function inventoryOf(filesets: Readonly<Record<string, object>>): string {
  const hosts = Object.fromEntries(
    Object.keys(filesets).map((name) => [name, { backup: { fileset: name, schedule: 's' } }]),
  );
  return JSON.stringify({
    version: 1,
    bacula: '9.6',
    director: { name: 'dir', catalog_backup: { enabled: false }, alarm: ['/usr/local/sbin/alarm'] },
    storages: { disk: { path: '/srv' } },
    pools: { full: {} },
    schedules: { s: { full: 'daily at 1:00' } },
    hosts,
    filesets,
  });
}

const bdirjson = findProgram('bdirjson');
const isCI = ['1', 'true'].includes(process.env['CI'] ?? '');

describe('a hostile text in an inventory', () => {
  it.runIf(bdirjson !== undefined || isCI).each(CARRIERS)(
    'as $name is refused at its line, or comes back as it was',
    async ({ name, text, entry, found }) => {
      const accepted = new Map<string, string>();
      let refused = 0;
      for (const [i, value] of values.entries()) {
        const { plan, diagnostics } = compile([
          { name: 'hostile.yaml', text: inventoryOf({ probe: entry(text(value)) }) },
        ]);
        if (plan !== undefined) accepted.set(`f${i}`, text(value));
        else {
          refused++;
          for (const { path } of diagnostics) expect(path.slice(0, 2)).toEqual(['filesets', 'probe']);
        }
      }
      expect(accepted.size).toBeGreaterThan(20);
      expect(refused).toBeGreaterThan(20);

      const folder = mkdtempSync(join(tmpdir(), 'renfield-hostile-'));
      try {
        writeFileSync(join(folder, 'secret'), '"x"\n');
        const filesets = Object.fromEntries([...accepted].map(([key, one]) => [key, entry(one)]));
        const { plan } = compile([{ name: 'hostile.yaml', text: inventoryOf(filesets) }]);
        for (const { path, text: content } of renderArtefacts(plan!, staged(folder, join(folder, 'secret')))) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), content);
        }
        const outcome = await runCommand([
          bdirjson ?? 'bdirjson',
          '-c',
          join(folder, 'director/dir/bacula-dir/index.conf'),
        ]);
        expect(outcome.status).toBe(0);
        const resources = JSON.parse(outcome.stdout) as readonly Readonly<Record<string, FileSetJson>>[];
        const seen = resources
          .flatMap((one) => one['FileSet'] ?? one['Fileset'] ?? [])
          .filter((one) => accepted.has(one.Name));
        expect(new Map(seen.map((one) => [one.Name, found(one)]))).toEqual(accepted);
        // Nothing came of a text but itself: a Job and a Client for each host, and the Restore Job.
        expect(resources.filter((one) => 'Job' in one).length).toBe(accepted.size + 1);
        expect(resources.filter((one) => 'Client' in one).length).toBe(accepted.size + 1);
        process.stdout.write(
          `${name}: ${refused} of ${values.length} texts refused, ${accepted.size} came back as they were\n`,
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
