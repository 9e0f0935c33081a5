import type { Daemon } from '../../../src/inventory/model/daemon.ts';
import type { Facts } from './facts.ts';

type Peer = Pick<Daemon, 'bacula' | 'tls'>;

/** Bacula derives a pre-shared key from the password since 11. */
const KNOWS_PSK: readonly string[] = ['11', '13', '15'];

function isCertified({ tls }: Peer): boolean {
  return tls?.certificate !== undefined && tls.key !== undefined && tls.caCertificate !== undefined;
}

/**
 * What a resource has to say of the connections from `own` to `peers`: certificates where both have them, else a pre-shared key where both know
 * it, else nothing; and it may insist on it only where all of the peers can. `checks` is what this kind of resource may ask of a certificate.
 */
export function tlsFacts(
  own: Peer,
  peers: Peer | readonly Peer[],
  checks: { readonly peer?: true; readonly names?: true } = {},
): Facts {
  const all = (Array.isArray(peers) ? peers : [peers]) as readonly Peer[];
  const certified = all.filter((peer) => isCertified(own) && isCertified(peer));
  const keyed = all.filter((peer) => KNOWS_PSK.includes(own.bacula) && KNOWS_PSK.includes(peer.bacula));
  const isForAll = all.every((peer) => certified.includes(peer) || keyed.includes(peer));
  if (certified.length > 0 && own.tls !== undefined) {
    const { tls } = own;
    return {
      'TLS Enable': true,
      'TLS Require': isForAll && tls.require,
      'TLS Verify Peer': checks.peer === true ? tls.verifyPeer : undefined,
      'TLS Allowed CN': checks.names === true ? tls.allowedCn : undefined,
      'TLS CA Certificate File': tls.caCertificate,
      'TLS Certificate': tls.certificate,
      'TLS Key': tls.key,
    };
  }
  return keyed.length > 0 ? { 'TLS PSK Enable': true, 'TLS Require': isForAll } : {};
}
