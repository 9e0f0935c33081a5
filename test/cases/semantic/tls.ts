import type { Daemon } from '../../../src/inventory/model.ts';
import type { Facts } from './facts.ts';

type Peer = Pick<Daemon, 'bacula' | 'tls'>;

/** Bacula derives a pre-shared key from the password since 11. */
const KNOWS_PSK: readonly string[] = ['11', '13', '15'];

/**
 * What a resource has to say of the connection from `own` to `peer`: certificates where both have them, else a pre-shared key where both know
 * it, else nothing. `checks` is what this kind of resource may ask of the other's certificate.
 */
export function tlsFacts(own: Peer, peer: Peer, checks: { readonly peer?: true; readonly names?: true } = {}): Facts {
  const certified = [own, peer].every(
    ({ tls }) => tls?.certificate !== undefined && tls.key !== undefined && tls.caCertificate !== undefined,
  );
  if (certified && own.tls !== undefined) {
    const { tls } = own;
    return {
      'TLS Enable': true,
      'TLS Require': tls.require,
      'TLS Verify Peer': checks.peer === true ? tls.verifyPeer : undefined,
      'TLS Allowed CN': checks.names === true ? tls.allowedCn : undefined,
      'TLS CA Certificate File': tls.caCertificate,
      'TLS Certificate': tls.certificate,
      'TLS Key': tls.key,
    };
  }
  const both = KNOWS_PSK.includes(own.bacula) && KNOWS_PSK.includes(peer.bacula);
  return both ? { 'TLS PSK Enable': true, 'TLS Require': true } : {};
}
