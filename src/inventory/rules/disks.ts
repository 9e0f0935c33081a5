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
      const volume = volumeKey(owner.host, disk);
      const other = owners.get(volume);
      if (other === undefined) owners.set(volume, { owner, disk });
      else {
        const args = { guest: owner.name, other: other.owner.name, volume: disk.logicalVolume };
        yield diagnose('disk-shared', disk.path, args, [{ path: other.disk.path, note: 'the other one' }]);
      }
    }
  }
  yield* keptByRebuild(fleet, owners);
  yield* likeDiskOfAnother(fleet);
}

/** The names that a rebuild gives to volumes beside the disk of its reference. Source: hooks/lib/reference.sh. */
const BESIDE = ['new_', 'old_', 'drop_'];

function* keptByRebuild(fleet: Fleet, owners: ReadonlyMap<string, { readonly disk: Disk }>): Iterable<Diagnostic> {
  for (const { name, host, install, disks } of fleet.references.values()) {
    const [disk] = install === undefined ? [] : disks;
    if (disk === undefined) continue;
    for (const prefix of BESIDE) {
      const taken = owners.get(volumeKey(host, { ...disk, logicalVolume: `${prefix}${disk.logicalVolume}` }))?.disk;
      if (taken === undefined) continue;
      const volume = `${taken.volumeGroup}/${taken.logicalVolume}`;
      const note = [{ path: disk.path, note: 'the disk of the reference' }];
      yield diagnose('volume-of-rebuild', taken.path, { volume, reference: name }, note);
    }
  }
}

function volumeKey(host: string | undefined, { volumeGroup, logicalVolume }: Disk): string {
  return `${host ?? ''}\n${volumeGroup}/${logicalVolume}`;
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
