import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { Entry } from '../model/entry.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Disk } from '../model/hook.ts';

/** A logical volume is the disk of one guest, and looks like a disk of one guest only. */
export function* ambiguousDisks(fleet: Fleet): Iterable<Diagnostic> {
  const owners = new Map<string, { readonly owner: Entry; readonly disk: Disk }>();
  const owned = [...fleet.references.values(), ...fleet.guests.values()];
  for (const owner of owned) {
    for (const disk of owner.disks) {
      const volume = `${owner.host ?? ''}\n${disk.volumeGroup}/${disk.logicalVolume}`;
      const other = owners.get(volume);
      if (other === undefined) owners.set(volume, { owner, disk });
      else {
        const args = { guest: owner.name, other: other.owner.name, volume: disk.logicalVolume };
        yield diagnose('disk-shared', disk.path, args, [{ path: other.disk.path, note: 'the other one' }]);
      }
    }
  }
  yield* likeDiskOfAnother(fleet);
}

/** With `vm_GUEST-diskN`, a guest called `a-disk1` owns a volume that begins like the second disk of `a`. */
function* likeDiskOfAnother(fleet: Fleet): Iterable<Diagnostic> {
  const names = new Map<string, Entry & { host: string | undefined; disks: readonly Disk[] }>();
  for (const owner of [...fleet.references.values(), ...fleet.guests.values()]) names.set(owner.name, owner);
  for (const owner of names.values()) {
    const stem = /^(.+)-(?:disk|swap)\d+$/.exec(owner.name)?.[1];
    const other = stem === undefined ? undefined : names.get(stem);
    const volume = owner.disks[0]?.logicalVolume;
    if (other === undefined || volume === undefined || other.host !== owner.host) continue;
    // Only volumes that follow the naming can be mistaken.
    if (!volume.includes(owner.name)) continue;
    const note = [{ path: other.path, note: 'the other one' }];
    yield diagnoseKey('disk-ambiguous', owner.path, { guest: owner.name, other: other.name, volume }, note);
  }
}
