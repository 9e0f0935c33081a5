import type { Daemon, Tls } from '../inventory/model.ts';
import { settings, type Setting } from './directive.ts';
import { has } from './dialects.ts';
import { quoted, quotedList, yesNo, YES } from './text.ts';

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
 * The TLS lines of a resource in the configuration of `own` that speaks of the connection to `peer`.
 * A pre-shared key is derived from the password, so it needs no file. Source: Bacula manual, "TLS Communications Encryption".
 */
export function tlsSettings(own: Peer, peer: Peer): Setting[] {
  const kind = protection(own, peer);
  if (kind === 'none') return [];
  if (kind === 'psk') return settings({ 'TLS PSK Enable': YES, 'TLS Require': YES });
  const tls = own.tls;
  return settings({
    'TLS Enable': YES,
    'TLS Require': yesNo(tls?.require ?? true),
    'TLS Verify Peer': yesNo(tls?.verifyPeer ?? true),
    'TLS CA Certificate File': quoted(tls?.caCertificate ?? ''),
    'TLS Certificate': quoted(tls?.certificate ?? ''),
    'TLS Key': quoted(tls?.key ?? ''),
    ...(tls === undefined || tls.allowedCn.length === 0 ? {} : { 'TLS Allowed CN': quotedList(tls.allowedCn) }),
  });
}
