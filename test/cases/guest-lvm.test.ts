// Guests with LVM inside of their disks: what the hook is told of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { renderArtefacts } from '../../src/targets/registry.ts';
import { INSTALLED } from '../../src/targets/roots.ts';

const file = join(import.meta.dirname, 'inventories/guest-lvm.yaml');
const { plan, diagnostics } = compile([{ name: 'guest-lvm.yaml', text: readFileSync(file, 'utf8') }]);
const artefacts = plan === undefined ? [] : renderArtefacts(plan, INSTALLED);

function linesOf(guest: string): string[] {
  const text = artefacts.find(({ path }) => path.endsWith(`/${guest}.settings`))?.text ?? '';
  return text.split('\n').filter((line) => /^(mount|guest_lvm|unserved|unlisted|filesystems) /.test(line));
}

it('an inventory of guests with LVM inside has no fault', () => {
  expect(diagnostics).toEqual([]);
});

it.each([
  ['named', ['mount lvm root /', 'mount lvm var /var', 'guest_lvm yes']],
  ['found', ['guest_lvm yes', 'unserved warn', 'unlisted fail']],
  [
    'two-groups',
    [
      'mount lvm rl/root /',
      'mount disk0 p1 /boot',
      'mount disk1 whole /srv',
      'mount lvm data/pg /var/lib/pgsql',
      'filesystems ext4 xfs vfat',
      'guest_lvm yes',
    ],
  ],
])('the settings of guest "%s" name its volumes', (guest, lines) => {
  expect(linesOf(guest)).toEqual(lines);
});
