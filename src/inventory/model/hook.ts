import type { InventoryPath } from '../../core/path.ts';

/** What the hook on the host is told of a guest whose disks it opens; undefined leaves it to the hook's own default (docs/hooks.md). */
export interface HookSettings {
  readonly snapshotSize: string | undefined;
  readonly snapshotLimit: number | undefined;
  readonly thin: string | undefined;
  readonly thinPoolLimit: number | undefined;
  readonly freeze: string | undefined;
  readonly freezeTimeout: number | undefined;
  readonly pause: boolean | undefined;
  readonly repair: string | undefined;
  readonly filesystems: readonly string[];
  /** Empty where the hook finds out by itself. */
  readonly mounts: readonly { readonly disk: string; readonly partition: number | 'whole'; readonly at: string }[];
  readonly guestLvm: boolean | undefined;
  readonly reader: 'bpipe' | 'node';
  readonly io: string | undefined;
  readonly metadata: boolean;
  readonly libvirt: string | undefined;
}

export interface Disk {
  readonly name: string;
  /** The guest's sector size, where that is said. */
  readonly sectorSize: number | undefined;
  readonly volumeGroup: string;
  readonly logicalVolume: string;
  readonly path: InventoryPath;
}
