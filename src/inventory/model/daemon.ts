import type { BaculaVersion } from '../../bacula/dialects.ts';
import type { InventoryPath } from '../../core/path.ts';
import type { OsId } from '../../profiles/os.ts';
import type { MachinePaths, PathProfile } from '../../profiles/paths.ts';

/** Where a secret is kept until it is installed. `file` is relative to the inventory. */
export type SecretReference =
  { readonly file: string } | { readonly env: string } | { readonly cmd: readonly string[] };

/** A secret under the name of the file that holds it on every machine that needs it. */
export interface Secret {
  readonly id: string;
  readonly reference: SecretReference;
  readonly path: InventoryPath;
}

/** Certificates for connections that cannot use a pre-shared key. Absolute paths on the machine. */
export interface Tls {
  readonly caCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly allowedCn: readonly string[];
  readonly verifyPeer: boolean;
  readonly require: boolean;
}

/** A machine with one daemon of Bacula on it. `daemonName` is the Name of that daemon's resource. */
export interface Daemon {
  readonly daemonName: string;
  readonly address: string;
  readonly port: number;
  /** The one address to listen on, or undefined for all. */
  readonly listen: string | undefined;
  readonly bacula: BaculaVersion;
  readonly profile: PathProfile;
  readonly paths: MachinePaths;
  readonly secret: Secret;
  readonly tls: Tls | undefined;
  readonly os: OsId | undefined;
}
