import type { HookSettings, Mount } from '../model/hook.ts';
import type { WrittenInventory } from '../schema.ts';

type WrittenHook = NonNullable<WrittenInventory['defaults']>;
type WrittenMount = Exclude<WrittenHook['mounts'], 'auto' | undefined>[number];

/** The keys that the hook on the host is told of. */
export const HOOK_KEYS: ReadonlySet<string> = new Set([
  ...[
    'snapshot',
    'freeze',
    'freeze_timeout',
    'pause',
    'moment',
    'repair',
    'filesystems',
    'mounts',
    'guest_lvm',
    'reader',
    'io',
  ],
  ...['metadata', 'libvirt', 'unserved', 'unlisted'],
]);

/** What the hook is told of a guest. `snapshot: 10%` is short for `snapshot: {size: 10%}`. */
export function hookOf(merged: Readonly<Record<string, unknown>>): HookSettings {
  const written = merged as WrittenHook;
  const snapshot = typeof written.snapshot === 'string' ? { size: written.snapshot } : (written.snapshot ?? {});
  const mounts = written.mounts === undefined || written.mounts === 'auto' ? [] : written.mounts;
  return {
    snapshotSize: snapshot.size,
    snapshotLimit: snapshot.limit,
    thin: snapshot.thin,
    thinPoolLimit: snapshot.thin_pool_limit,
    freeze: written.freeze,
    freezeTimeout: written.freeze_timeout,
    pause: written.pause,
    moment: written.moment,
    repair: written.repair,
    filesystems: written.filesystems ?? [],
    mounts: mounts.map(mountOf),
    guestLvm: written.guest_lvm,
    unserved: written.unserved,
    unlisted: written.unlisted,
    reader: written.reader ?? 'bpipe',
    io: written.io,
    metadata: written.metadata ?? true,
    libvirt: written.libvirt,
  };
}

function mountOf(written: WrittenMount): Mount {
  const { at } = written;
  if ('partition' in written)
    return { kind: 'partition', disk: written.disk ?? 'disk0', partition: written.partition, at };
  const [logicalVolume = '', volumeGroup] = written.lvm.split('/').reverse();
  return { kind: 'lvm', volumeGroup, logicalVolume, at };
}
