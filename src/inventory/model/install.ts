import type { Bytes, Seconds } from '../../core/quantity.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { When } from '../../schedule/when.ts';
import type { Layer } from '../layers.ts';

/** What is installed under one name. */
export interface PackageSet {
  readonly packages: readonly string[];
  readonly services: Services;
  readonly post: readonly string[];
}

export interface Services {
  readonly enable: readonly string[];
  readonly disable: readonly string[];
}

export interface Partition {
  /** A mount point, or `swap`. */
  readonly at: string;
  /** Undefined for the one that takes what is left. */
  readonly size: Bytes | undefined;
  /** The release's own, unless said. */
  readonly filesystem: 'ext3' | 'ext4' | 'xfs' | undefined;
}

export interface Network {
  readonly kind: 'bridge' | 'tap' | 'user';
  /** The bridge or tap device of the host; empty for `user`. */
  readonly device: string;
  readonly mac: string;
  readonly ip: string | undefined;
  readonly netmask: string | undefined;
  readonly gateway: string | undefined;
  readonly dns: readonly string[];
}

export interface BootFile {
  readonly path: string;
  readonly sha256: string | undefined;
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly sshKeys: readonly string[];
}

/** Who has a reference installed anew: a Job of the Director before each Base, the host at a time of its own, or only a person. */
export type Rebuild =
  | { readonly by: 'director' }
  | { readonly by: 'timer'; readonly when: When; readonly path: InventoryPath }
  | { readonly by: 'hand' };

/** How long a rebuild may take and wait. Undefined where the hook on the host decides. */
export interface RebuildLimits {
  readonly installLimit: Seconds | undefined;
  readonly silenceLimit: Seconds | undefined;
  readonly swapWait: Seconds | undefined;
}

/** What an inventory wants installed. Undefined where the release or the host decides. */
export interface InstallWish {
  /** The name of a package set, or undefined where the packages were listed. */
  readonly packageSet: string | undefined;
  readonly packages: readonly string[];
  readonly disk: Bytes;
  readonly partitions: readonly Partition[];
  readonly mirror: string | undefined;
  readonly repositories: readonly { readonly name: string; readonly url: string }[];
  readonly release: number | undefined;
  readonly memory: Bytes | undefined;
  readonly cpus: number;
  readonly network: Network;
  readonly kernel: BootFile | undefined;
  readonly initrd: BootFile | undefined;
  readonly medium: string | undefined;
  readonly installUrl: string | undefined;
  readonly route: 'installer' | 'mmdebstrap';
  readonly rebuild: Rebuild;
  readonly limits: RebuildLimits;
  /** A hash of crypt(3), or undefined where the password is locked. */
  readonly rootPassword: string | undefined;
  readonly sshKeys: readonly string[];
  readonly users: readonly User[];
  readonly services: Services;
  readonly post: readonly string[];
  readonly language: string;
  readonly keyboard: string;
  readonly timezone: string;
  /** Where each key was said. */
  readonly layers: readonly Layer[];
}
