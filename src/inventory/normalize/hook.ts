import type { HookSettings } from '../model/hook.ts';
import type { WrittenInventory } from '../schema.ts';

type WrittenHook = NonNullable<WrittenInventory['defaults']>;

/** The keys that the hook on the host is told of. */
export const HOOK_KEYS: ReadonlySet<string> = new Set([
  ...['snapshot', 'freeze', 'freeze_timeout', 'pause', 'repair', 'filesystems', 'mounts', 'guest_lvm', 'reader', 'io'],
  ...['metadata', 'libvirt'],
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
    repair: written.repair,
    filesystems: written.filesystems ?? [],
    mounts: mounts.map(({ disk = 'disk0', partition, at }) => ({ disk, partition, at })),
    guestLvm: written.guest_lvm,
    reader: written.reader ?? 'bpipe',
    io: written.io,
    metadata: written.metadata ?? true,
    libvirt: written.libvirt,
  };
}
