import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Guest, Reference } from '../model/guest.ts';

/** What every Options block gets that says nothing else (plan/filesets.ts). */
const USUAL = 'SHA1';

/** Digests that the comparison with a Base leaves out. Source: 15.0.3 filed/accurate.c, where only MD5 and the SHAs are named. */
const UNCHECKED = /^XX/;

interface Signed {
  readonly signature: string;
  readonly path: InventoryPath;
}

/** A guest that is signed with what Bacula would not compare with a Base. */
export function* uncheckedSignature(fleet: Fleet, guest: Guest): Iterable<Diagnostic> {
  const found = signaturesOf(fleet, guest).find(({ signature }) => UNCHECKED.test(signature));
  if (found === undefined) return;
  yield diagnose('signature-unchecked', found.path, { guest: guest.name, signature: found.signature });
}

/** A guest that is signed in another way than its Base. */
export function* otherSignature(fleet: Fleet, guest: Guest, reference: Reference): Iterable<Diagnostic> {
  const [first, ...more] = signaturesOf(fleet, reference);
  if (first === undefined) return;
  const known = new Set([first, ...more].map(({ signature }) => signature));
  const found = signaturesOf(fleet, guest).find(({ signature }) => !known.has(signature));
  if (found === undefined) return;
  const args = {
    guest: guest.name,
    signature: found.signature,
    reference: reference.name,
    referenceSignature: first.signature,
  };
  yield diagnose('signature-differs', found.path, args, [{ path: first.path, note: 'the reference' }]);
}

/** The digests of the Options blocks by which a guest is read, and where each is said: a FileSet's own word comes before the guest's. */
function signaturesOf(fleet: Fleet, { settings, layers }: Guest | Reference): Signed[] {
  const usual = { signature: settings.signature ?? USUAL, path: originOf(layers, 'signature') };
  const includes = fleet.filesets.get(settings.fileset ?? 'Linux')?.includes ?? [];
  return includes.flatMap(({ options }) => {
    const written = options.map(({ signature, path }) =>
      signature === undefined ? usual : { signature, path: [...path, 'signature'] },
    );
    // What no pattern fits is read by a last block that the plan adds.
    return options.at(-1)?.patterns.length === 0 ? written : [...written, usual];
  });
}
