// What a Base is worth on real Debians that were made by rendered scripts: a reference, guests of the same profile and with a database,
// and the month after, when the reference was rebuilt. It takes longer than continuous integration has, which runs debian-sample.test.ts.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, useDebians, type Saved } from './debian/fleet.ts';
import { copyDisk, debianDisks } from './debian/images.ts';

const minutes = 60_000;
const isFull = process.env['RENFIELD_DEBIAN_FULL'] === '1';
if (!isFull) process.stderr.write('skipped: whole Debians and their Bases, half an hour: npm run test:debian:full\n');

const FLEET = {
  references: ['Debian12', 'Debian12-db'],
  guests: { same: 'Debian12', database: 'Debian12', 'own-profile': 'Debian12-db' },
};

describe.runIf(isFull)('a Debian reference and its guests', () => {
  let disks: string;
  beforeAll(async () => {
    disks = await debianDisks();
  }, 60 * minutes);

  const debians = useDebians(FLEET, async ({ mounted, kept }) => {
    for (const [disk, folder] of [
      ['this-month', mounted('Debian12')],
      ['next-month', kept('next-month')],
      ['database-reference', mounted('Debian12-db')],
      ['same', mounted('same')],
      ['database', mounted('database')],
      ['database', mounted('own-profile')],
      ['database-updated', kept('database-updated')],
    ] as const) {
      await copyDisk(join(disks, `${disk}.img`), folder);
    }
  });
  const { mounted, kept } = debians;
  const cases = casesOf(FLEET);
  const saved = new Map<string, Saved>();

  it.each(FLEET.references)('saves the reference %s as a Base', { timeout: 30 * minutes }, async (reference) => {
    await debians.base(reference);
  });

  it.each(cases)(
    'gives $name at least 97 % of what is equal, and nothing that is not',
    { timeout: 30 * minutes },
    async (one) => {
      const full = await debians.full(one, debians.worth(one));
      saved.set(one.name, full);
      expect(full.falseEquals).toEqual([]);
      expect(full.share).toBeGreaterThanOrEqual(97);
    },
  );

  it('had keys, settings and a database to tell from those of the reference that are as long', () => {
    const { lookAlikes } = saved.get('own-profile')!.worth;
    process.stdout.write(`own-profile: of equal size and other content: ${lookAlikes.join(' ')}\n`);
    expect(lookAlikes).toEqual(
      expect.arrayContaining([
        'etc/ssh/ssh_host_ed25519_key',
        'var/lib/postgresql/15/main/global/pg_control',
        'var/lib/postgresql/15/main/pg_wal/000000010000000000000001',
      ]),
    );
  });

  it.each(cases)('lets $name be restored byte by byte', { timeout: 30 * minutes }, async (one) => {
    expect(await debians.restoredDifferences(saved.get(one.name)!, mounted(one.tree))).toEqual([]);
  });

  it(
    'takes its place again a month later, rebuilt, and gives updated guests as much',
    { timeout: 60 * minutes },
    async () => {
      const [database, agent] = cases.filter(({ tree }) => tree === 'database');
      const old = [saved.get(database!.name)!, saved.get(agent!.name)!];
      renameSync(mounted('database'), kept('database'));
      renameSync(kept('database-updated'), mounted('database'));
      const checked = async (): Promise<Saved> => {
        const full = await debians.full(database!, debians.worth(database!));
        expect(full.falseEquals).toEqual([]);
        expect(full.share).toBeGreaterThanOrEqual(97);
        expect(await debians.restoredDifferences(full, mounted('database'))).toEqual([]);
        return full;
      };
      const stale = await checked();
      const libraries = stale.worth.lookAlikes.filter((path) => path.includes('.so'));
      process.stdout.write(`before the rebuild, libraries of equal size and other content: ${libraries.join(' ')}\n`);

      renameSync(mounted('Debian12'), kept('this-month'));
      renameSync(kept('next-month'), mounted('Debian12'));
      await debians.base('Debian12');
      const fresh = await checked();
      expect(fresh.worth.equalBytes).toBeGreaterThan(stale.worth.equalBytes);
      // The Fulls of the month before hang on the Base of the month before.
      for (const full of old) expect(await debians.restoredDifferences(full, kept('database'))).toEqual([]);
    },
  );
});
