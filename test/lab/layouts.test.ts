// Guests as installers lay them out, saved and restored by real daemons: nothing says where their filesystems belong.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labRun } from './lab.ts';
import { renderedFleet } from './rendered.ts';

const here = import.meta.dirname;
const rendered = renderedFleet(join(here, 'layouts/inventory.yaml'));
const copies = { hooks: join(here, '../../hooks'), rendered };

/** `npm run test:lab:guests` takes all; the sample is a guest with an ESP, XFS and LVM, one with ext and LVM, and one that is refused. */
const isWhole = process.env['RENFIELD_LAB_FULL'] === '1';

/** Each guest of test/lab/runs/layouts.sh, with the mount points of its filesystems. */
const layouts = [
  { guest: 'el6', layout: 'EL 6: /boot by UUID, ext4 on LVM by /dev/mapper', places: ['/', '/boot', '/home'] },
  { guest: 'el9', layout: 'EL 9: ESP and XFS /boot by UUID, XFS on LVM', places: ['/', '/boot', '/boot/efi', '/home'] },
  {
    guest: 'fedora',
    layout: 'Fedora Server: a volume group with a dash',
    places: ['/', '/boot', '/boot/efi', '/var/log'],
  },
  { guest: 'ubuntu', layout: 'Ubuntu 24.04: by-uuid, LVM by dm-uuid', places: ['/', '/boot', '/boot/efi'] },
  {
    guest: 'debian12',
    layout: 'Debian 12: ext2 in the line, ext4 on the disk',
    places: ['/', '/boot', '/boot/efi', '/var'],
  },
  { guest: 'cloud', layout: 'cloud image: LABEL=, PARTUUID=, two disks', places: ['/', '/boot', '/boot/efi', '/srv'] },
];
const guests = isWhole ? layouts : layouts.filter(({ guest }) => guest === 'el9' || guest === 'debian12');
const besides = isWhole ? 'named sealed' : 'sealed';
const files = { guests: `${guests.map(({ guest }) => guest).join(' ')}\n`, besides: `${besides}\n` };

describe('a guest that nobody described is saved with every file of every filesystem', () => {
  const run = labRun({ script: 'layouts.sh', copies, files, timeout: 3600 });
  const fact = (name: string): string | undefined => run().facts.get(name);
  const file = (name: string): string => run().files.get(name) ?? '';
  const lines = (name: string) =>
    file(name)
      .split('\n')
      .filter((line) => line !== '');
  const missing = (guest: string) => {
    const there = new Set(lines(`${guest}.restored`));
    return lines(`${guest}.wanted`).filter((line) => !there.has(line));
  };

  it('runs on daemons that have started, to the end of its script', () => {
    expect(run().exitCode).toBe(0);
    expect(fact('daemons')).toBe('0');
  });

  describe.each(guests)('$layout', ({ guest, places }) => {
    it('ends as "Backup OK" at level Full and at level Incremental', () => {
      expect([fact(`${guest}.full`), fact(`${guest}.incremental`)]).toEqual(['T', 'T']);
    });

    it('is mounted where its fstab says', () => {
      expect(fact(`${guest}.filesystems`)).toBe(String(places.length));
      for (const night of ['full', 'incremental']) {
        const [mounted = ''] = /mounted ro: [^;\n]*/.exec(file(`${guest}.${night}.log`)) ?? [];
        const found = [...mounted.matchAll(/(\/\S*) from /g)].map(([, place]) => place);
        expect(new Set(found)).toEqual(new Set(places));
      }
    });

    it('has a journal that is replayed in the snapshot', () => {
      expect(file(`${guest}.full.log`)).toMatch(/journal replayed|replay/);
    });

    it('comes back whole: content, modes, owners, links, times and attributes', () => {
      expect(lines(`${guest}.wanted`).length).toBeGreaterThan(60);
      expect(missing(guest)).toEqual([]);
      expect(file(`${guest}.restored`)).toBe(file(`${guest}.wanted`));
    });
  });

  it.runIf(isWhole)('is saved the same where its volumes are named in the inventory', () => {
    expect(fact('named.full')).toBe('T');
    expect(file('named.full.log')).toContain('/home from lvm');
    expect(lines('named.wanted').length).toBeGreaterThan(60);
    expect(file('named.restored')).toBe(file('named.wanted'));
  });

  it('fails, and names the line, where a filesystem of its fstab cannot be opened', () => {
    expect(fact('sealed.full')).toBe('f');
    expect(file('sealed.full.log')).toMatch(/ERROR.*\/dev\/mapper\/home_crypt/);
    expect(file('sealed.full.log')).toMatch(/LUKS|crypto_LUKS/);
  });

  it('leaves nothing behind', () => {
    const total = guests.reduce((sum, { guest }) => sum + lines(`${guest}.wanted`).length, 0);
    const lost = guests.reduce((sum, { guest }) => sum + missing(guest).length, 0);
    process.stderr.write(
      `layouts: ${guests.length} guests, ${total} lines of what they hold, missing after the restore ${lost}\n`,
    );
    expect(file('layouts.differences')).toBe('');
  });
});
