import { dialectOf, type BaculaVersion } from '../../bacula/dialects.ts';
import type { InventoryPath } from '../../core/path.ts';
import { isOsId, osProfile } from '../../profiles/os.ts';
import { PATH_PROFILES, type MachinePaths, type PathProfile } from '../../profiles/paths.ts';
import type { Daemon, Secret, SecretReference, Tls } from '../model/daemon.ts';
import type { Site } from './site.ts';

/** What an inventory may say of a machine; all of it optional. */
export interface WrittenMachine {
  readonly address?: string;
  readonly port?: number;
  readonly listen?: string;
  readonly os?: string;
  readonly bacula?: string | number;
  readonly profile?: PathProfile;
  readonly paths?: Partial<MachinePaths>;
  readonly password?: SecretReference;
  readonly tls?: WrittenTls;
}

interface WrittenTls {
  readonly ca_certificate?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly allowed_cn?: readonly string[];
  readonly verify_peer?: boolean;
  readonly require?: boolean;
}

/** Bacula's registered ports. Source: IANA, services bacula-dir, bacula-fd, bacula-sd. */
export const PORTS = { director: 9101, file: 9102, storage: 9103 };

/** What Debian's current stable release ships when an inventory says nothing at all. */
const DEFAULT_VERSION: BaculaVersion = '15';

/**
 * A machine's daemon with all defaults: the machine's own words, then its operating system's, then the site's.
 * What is no system and no release is told of by `readMachines`. `where` finds the place of a key, as it may stand in a group.
 */
export function daemonOf(
  site: Site,
  name: { readonly daemon: string; readonly address: string; readonly port: number },
  written: WrittenMachine,
  where: (key: string) => InventoryPath,
): Daemon {
  const os = written.os !== undefined && isOsId(written.os) ? written.os : undefined;
  const known = os === undefined ? undefined : osProfile(os);
  const bacula = versionOf(written.bacula) ?? packaged(os) ?? siteVersion(site);
  const profile = written.profile ?? known?.profile ?? site.written.profile ?? 'debian';
  return {
    daemonName: name.daemon,
    address: written.address ?? name.address,
    port: written.port ?? name.port,
    listen: written.listen,
    bacula,
    profile,
    paths: pathsOf(profile, known?.run, written.paths),
    secret: secretOf(name.daemon, written.password, where('password')),
    tls: tlsOf(written.tls),
    os,
  };
}

function pathsOf(profile: PathProfile, run: string | undefined, own: WrittenMachine['paths']): MachinePaths {
  const usual = PATH_PROFILES[profile];
  // One object for the thousands of machines that have nothing of their own.
  return run === undefined && own === undefined ? usual : { ...usual, ...(run === undefined ? {} : { run }), ...own };
}

/** What a daemon is taken for of which nothing is known: what the site says, else what its Director is, as the two have to fit. */
function siteVersion({ written }: Site): BaculaVersion {
  const [director, ...more] = [
    ...(written.director === undefined ? [] : [written.director]),
    ...Object.values(written.directors ?? {}),
  ];
  const only = more.length > 0 ? undefined : director;
  const host = only?.host === undefined ? undefined : written.hosts?.[only.host];
  const ofDirector = versionOf(only?.bacula ?? host?.bacula) ?? packaged(only?.os ?? host?.os);
  return versionOf(written.bacula) ?? ofDirector ?? DEFAULT_VERSION;
}

/** The release in the packages of an operating system. */
function packaged(os: string | undefined): BaculaVersion | undefined {
  return os !== undefined && isOsId(os) ? osProfile(os).bacula : undefined;
}

function versionOf(release: string | number | undefined): BaculaVersion | undefined {
  return release === undefined ? undefined : dialectOf(String(release));
}

/** The secret of that name: kept where the inventory says, or in the file `secrets/ID` beside it. */
export function secretOf(id: string, reference: SecretReference | undefined, path: InventoryPath): Secret {
  return { id, reference: reference ?? { file: `secrets/${id}` }, path };
}

export function tlsOf(written: WrittenTls | undefined): Tls | undefined {
  if (written === undefined) return undefined;
  return {
    ...(written.ca_certificate === undefined ? {} : { caCertificate: written.ca_certificate }),
    ...(written.certificate === undefined ? {} : { certificate: written.certificate }),
    ...(written.key === undefined ? {} : { key: written.key }),
    allowedCn: written.allowed_cn ?? [],
    verifyPeer: written.verify_peer ?? true,
    require: written.require ?? true,
  };
}
