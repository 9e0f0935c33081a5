import { diagnose, type Diagnostic } from '../../core/diagnostic.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { Guest, Reference } from '../model/guest.ts';
import type { Mount } from '../model/hook.ts';
import { RESERVED } from './lvm-names.ts';

/** Why the mounts of a guest do not fit together, by the rules of hooks/lib/settings.sh; `path` is where they are said. */
export function* mountFaults(source: Guest | Reference, path: InventoryPath): Iterable<Diagnostic> {
  const { name, hook } = source;
  const { mounts } = hook;
  if (mounts.length === 0) return;
  const fault = (place: InventoryPath, reason: string) =>
    diagnose('mounts-inconsistent', place, { guest: name, reason });
  for (const [i, mount] of mounts.entries()) {
    const reasons = [...reasonsOf(mount, mounts.slice(0, i), source)];
    if (reasons.length > 0) yield fault([...path, i], reasons.join(', '));
  }
  if (!mounts.some(({ at }) => at === '/')) yield fault(path, 'nothing is mounted at "/"');
  const [volume] = mounts.filter(({ kind }) => kind === 'lvm');
  if (volume !== undefined && hook.guestLvm !== true) yield fault(path, `${said(volume)} needs "guest_lvm: true"`);
  if (volume === undefined && hook.guestLvm === true) {
    yield fault(path, '"guest_lvm: true" needs a mount with "lvm", or "mounts: auto"');
  }
  if (volume !== undefined && 'install' in source && source.install !== undefined) {
    yield fault(path, `${said(volume)} cannot exist: Renfield installs this reference without LVM`);
  }
}

function* reasonsOf(mount: Mount, before: readonly Mount[], { disks }: Guest | Reference): Iterable<string> {
  const { at } = mount;
  if (mount.kind === 'partition') {
    if (!disks.some((disk) => disk.name === mount.disk)) yield `there is no disk "${mount.disk}"`;
  } else if (RESERVED.test(mount.logicalVolume)) yield `the name "${mount.logicalVolume}" is reserved by LVM`;
  if (/\/\/|\/\.{1,2}(\/|$)|.\/$/.test(at)) yield `"${at}" is no clean path`;
  if (before.some((other) => other.at === at)) yield `two are mounted at "${at}"`;
  const twin = before.find((other) => areSame(mount, other));
  if (twin !== undefined)
    yield said(twin) === said(mount)
      ? `${said(mount)} is mounted twice`
      : `${said(twin)} and ${said(mount)} may be the same volume`;
}

/** Whether two may be one: a volume that is said without its group is looked for in all groups of the guest. */
function areSame(one: Mount, other: Mount): boolean {
  if (one.kind === 'lvm') {
    if (other.kind !== 'lvm' || one.logicalVolume !== other.logicalVolume) return false;
    return one.volumeGroup === undefined || other.volumeGroup === undefined || one.volumeGroup === other.volumeGroup;
  }
  return other.kind === 'partition' && one.disk === other.disk && one.partition === other.partition;
}

function said(mount: Mount): string {
  if (mount.kind === 'partition') return `${mount.disk} ${mount.partition}`;
  const group = mount.volumeGroup === undefined ? '' : `${mount.volumeGroup}/`;
  return `lvm ${group}${mount.logicalVolume}`;
}
