import { diagnose, diagnoseKey, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import { originOf } from '../layers.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Guest, Reference } from '../model/guest.ts';
import { mountFaults } from './mounts.ts';
import { RESERVED } from './lvm-names.ts';
import { oncePerPlace } from './once.ts';

/** A hooked guest's name becomes a tag of LVM and a part of a device-mapper name. Source: hooks/lib/shapes.sh, is_guest. */
const MAX_GUEST = 63;

/** Source: linux/dm-ioctl.h DM_NAME_LEN, less the final zero. */
const MAX_MAPPER_NAME = 127;

/** What the hook on the host would refuse at night is refused here: the same shapes as in hooks/lib/shapes.sh and settings.sh. */
export function unusableByHook(fleet: Fleet): Iterable<Diagnostic> {
  return oncePerPlace(findUnusable(fleet));
}

function* findUnusable(fleet: Fleet): Iterable<Diagnostic> {
  for (const source of [...fleet.references.values(), ...fleet.guests.values()]) {
    if (source.method === 'agent' || source.method === undefined) continue;
    const { name, path, disks } = source;
    if (name.length > MAX_GUEST) {
      yield diagnoseKey('name-too-long', path, { name, length: name.length, limit: MAX_GUEST, what: 'guest' });
    } else if (name.includes('..')) {
      yield diagnoseKey('name-malformed', path, {
        name,
        wanted: 'a guest whose disks are read on its host has no ".." in its name',
      });
    }
    if (/.\.rebuild$/.test(name)) {
      yield diagnoseKey('name-malformed', path, {
        name,
        wanted: 'names that end in ".rebuild" are those of rebuilds on their host',
      });
    }
    for (const { volumeGroup, logicalVolume, path: place } of disks) {
      const reason = volumeFault(volumeGroup, logicalVolume);
      if (reason !== undefined)
        yield diagnose('volume-unusable', place, { volume: `${volumeGroup}/${logicalVolume}`, reason });
    }
    yield* namedTwice(source);
    yield* mountFaults(source, placeOf(source, 'mounts'));
    const isFrozen = source.hook.freeze !== undefined && source.hook.freeze !== 'off';
    if (isFrozen && source.hook.pause === true)
      yield diagnose('freeze-and-pause', placeOf(source, 'pause'), { guest: name });
  }
}

function placeOf(source: Guest | Reference, key: string): InventoryPath {
  return originOf(source.layers, key);
}

/** The settings of a guest, and what lies beside its data, name a disk by one word. */
function* namedTwice({ name, disks }: Guest | Reference): Iterable<Diagnostic> {
  for (const [i, disk] of disks.entries()) {
    const other = disks.slice(0, i).find((one) => one.name === disk.name);
    if (other === undefined) continue;
    const note = [{ path: other.path, note: 'the other one' }];
    yield diagnose('disk-named-twice', disk.path, { guest: name, disk: disk.name }, note);
  }
}

function volumeFault(volumeGroup: string, logicalVolume: string): string | undefined {
  if (RESERVED.test(logicalVolume)) return 'the name is reserved by LVM';
  if (/^\.{1,2}$/.test(logicalVolume) || /^\.{1,2}$/.test(volumeGroup)) return 'this is no name';
  const hyphens = (volumeGroup + logicalVolume).split('-').length - 1;
  const length = `${volumeGroup}-snap_${logicalVolume}-cow`.length + hyphens;
  return length > MAX_MAPPER_NAME
    ? `its device-mapper name would have ${length} bytes, more than ${MAX_MAPPER_NAME}`
    : undefined;
}
