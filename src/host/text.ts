import { Bug } from '../core/bug.ts';

declare const brand: unique symbol;

/** Text that means the same to systemd, cron, sudo, LVM and sh: no character of it is special to any of them. */
export type HostText = string & { readonly [brand]: 'host' };

/** Sources: systemd.syntax(7), systemd.service(5); crontab(5); sudoers(5); lvm.conf(5); POSIX 2.2. */
const PLAIN = /^[A-Za-z0-9/._+-]+$/;

/** A path or a name. The inventory's schema lets nothing else into these. */
export function plain(text: string): HostText {
  if (!PLAIN.test(text)) throw new Bug(`not plain enough for a host's files: ${JSON.stringify(text)}`);
  return text as HostText;
}

/** Text behind `# `. */
export function comment(text: string): HostText {
  if (!/^[ -~]*$/.test(text)) throw new Bug(`not for a comment: ${JSON.stringify(text)}`);
  return text as HostText;
}

/** A time as systemd.time(7) or crontab(5) write it, or weekdays as patterns of sh. */
export function calendar(text: string): HostText {
  if (!/^[A-Za-z0-9*.,:| -]+$/.test(text)) throw new Bug(`not a time: ${JSON.stringify(text)}`);
  return text as HostText;
}

/**
 * A path after `=` of a systemd unit, as it stands and in quotes. Sources: systemd.unit(5), specifiers; systemd.syntax(7), quoting.
 * The schema keeps backslashes and control characters out of paths.
 */
export function unitPath(path: string): { readonly path: HostText; readonly quoted: HostText } {
  // eslint-disable-next-line no-control-regex -- exactly these end a line or a file of systemd
  if (!path.startsWith('/') || /[\u0000-\u001f\u007f\\]/u.test(path)) {
    throw new Bug(`not a path of a unit: ${JSON.stringify(path)}`);
  }
  const text = path.replaceAll('%', '%%');
  return { path: text as HostText, quoted: `"${text.replaceAll('"', '\\"')}"` as HostText };
}
