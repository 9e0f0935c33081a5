import type { Daemon, Tls } from '../inventory/model/daemon.ts';
import { list, optional, settings, type Setting } from './directive.ts';
import { has } from './dialects.ts';
import { quoted, yesNo, YES } from './text.ts';

/** How two daemons can protect their connection. */
export type Protection = 'certificates' | 'psk' | 'none';

type Peer = Pick<Daemon, 'bacula' | 'tls'>;

/** The best protection that both sides have. Certificates win: who gives them wants them. */
export function protection(a: Peer, b: Peer): Protection {
  if (hasCertificate(a.tls) && hasCertificate(b.tls)) return 'certificates';
  return has(a.bacula, 'tlsPsk') && has(b.bacula, 'tlsPsk') ? 'psk' : 'none';
}

export function hasCertificate(tls: Tls | undefined): boolean {
  return tls?.certificate !== undefined && tls.key !== undefined && tls.caCertificate !== undefined;
}

/**
 * What a resource may say of the certificate at the other end: one for connections that come in, everything; a Client, whose names are allowed;
 * one that only calls, nothing. Source: the `…_items` tables of the four daemons; bdirjson, bsdjson, bfdjson and bbconsjson of 9.6.7 and 15.0.3
 * refuse what is not in them.
 */
const CHECKS = {
  accepting: { verifyPeer: true, allowedCn: true },
  client: { verifyPeer: false, allowedCn: true },
  calling: { verifyPeer: false, allowedCn: false },
} as const;

/**
 * The TLS lines of a resource in the configuration of `own` that speaks of its connections to `peers`. TLS is required where all of them can,
 * and only offered where some cannot: a daemon that requires it of everybody would shut out the old ones.
 * A pre-shared key is derived from the password, so it needs no file. Source: Bacula manual, "TLS Communications Encryption".
 */
export function tlsSettings(own: Peer, role: keyof typeof CHECKS, ...peers: readonly Peer[]): Setting[] {
  const kinds = new Set(peers.map((peer) => protection(own, peer)));
  const all = !kinds.has('none');
  const { tls } = own;
  const { verifyPeer, allowedCn } = CHECKS[role];
  if (kinds.has('certificates')) {
    return settings({
      'TLS Enable': YES,
      'TLS Require': yesNo(all && (tls?.require ?? true)),
      'TLS Verify Peer': verifyPeer ? yesNo(tls?.verifyPeer ?? true) : undefined,
      'TLS CA Certificate File': optional(tls?.caCertificate, quoted),
      'TLS Certificate': optional(tls?.certificate, quoted),
      'TLS Key': optional(tls?.key, quoted),
      'TLS Allowed CN': allowedCn ? list(tls?.allowedCn ?? []) : undefined,
    });
  }
  return kinds.has('psk') ? settings({ 'TLS PSK Enable': YES, 'TLS Require': yesNo(all) }) : [];
}
