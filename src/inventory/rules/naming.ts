import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { WrittenInventory } from '../schema.ts';

const DAEMON = { form: /^[A-Za-z0-9][A-Za-z0-9._:-]*$/, wanted: 'a pattern for names of letters, digits and . _ : -' };
const GROUP = /^(?!\.{1,2}$)[A-Za-z0-9_+.][A-Za-z0-9_+.-]*$/;
const VOLUME = /^(?!\.{1,2}\/)([A-Za-z0-9_+.][A-Za-z0-9_+.-]*\/)?(?!\.{1,2}$)[A-Za-z0-9_+.][A-Za-z0-9_+.-]*$/;

/** What each pattern may be filled with, and what names it has to make. Sources: lib/edit.c `is_name_valid`; lvm(8), "VALID NAMES". */
const PATTERNS = {
  file_daemon: { words: ['name'], ...DAEMON },
  storage_daemon: { words: ['name'], ...DAEMON },
  volume_group: { words: ['host', 'name'], form: GROUP, wanted: 'a pattern for names of LVM' },
  disk: { words: ['guest', 'host', 'n', 'name'], form: VOLUME, wanted: 'a pattern for volumes of LVM' },
};

/** Naming that makes names which Bacula or LVM refuse. Each name that is filled in was found good by itself. */
export function* malformedNaming({ naming = {} }: WrittenInventory): Iterable<Diagnostic> {
  for (const [kind, { words, form, wanted }] of Object.entries(PATTERNS)) {
    const pattern = naming[kind as keyof typeof naming];
    const filled = pattern?.replace(/\{(\w+)\}/g, (whole, word: string) => (words.includes(word) ? 'a' : whole));
    if (pattern === undefined || filled === undefined || form.test(filled)) continue;
    const known = words.map((word) => `{${word}}`).join(', ');
    yield diagnose('value-malformed', ['naming', kind], { saw: pattern, wanted: `${wanted} and ${known}` });
  }
}
