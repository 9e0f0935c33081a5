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
  readonly moment: string | undefined;
  readonly repair: string | undefined;
  readonly filesystems: readonly string[];
  /** Empty where the hook finds out by itself. */
  readonly mounts: readonly Mount[];
  readonly guestLvm: boolean | undefined;
  /** What a line of the guest's fstab does that cannot be served, and a filesystem that no line names: `fail` or `warn`. */
  readonly unserved: string | undefined;
  readonly unlisted: string | undefined;
  readonly reader: 'bpipe' | 'node';
  readonly io: string | undefined;
  readonly metadata: boolean;
  readonly libvirt: string | undefined;
}

/** What the hook mounts at a place of the guest. */
export type Mount = PartitionMount | VolumeMount;

export interface PartitionMount {
  readonly kind: 'partition';
  readonly disk: string;
  readonly partition: number | 'whole';
  readonly at: string;
}

/** A logical volume of the guest's own LVM, which has its names in the guest's disk. */
export interface VolumeMount {
  readonly kind: 'lvm';
  /** Undefined where the guest has one volume group. */
  readonly volumeGroup: string | undefined;
  readonly logicalVolume: string;
  readonly at: string;
}

export interface Disk {
  readonly name: string;
  /** The guest's sector size, where that is said. */
  readonly sectorSize: number | undefined;
  readonly volumeGroup: string;
  readonly logicalVolume: string;
  readonly path: InventoryPath;
}
