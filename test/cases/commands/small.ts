/** The smallest fleet with a hypervisor, a reference and a guest of each method. */
export const SMALL = `version: 1
director: {name: dir, host: kvm-1, catalog_backup: {schedule: nightly}}
storages:
  disk: {host: kvm-1, path: /srv/bacula}
pools:
  full: {retention: 6 months}
  base: {retention: 13 months}
schedules:
  monthly: {base: 1st sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
  weekly: {full: sat at 22:05}
messages:
  Standard: {mail_on_error: root}
hosts:
  kvm-1: {address: 10.0.0.1, os: debian12}
references:
  Debian12: {os: debian12, host: kvm-1, schedule: monthly}
groups:
  linux: {os: debian12, trust: owned, base: Debian12, schedule: nightly}
guests:
  web: {group: linux, host: kvm-1, method: files}
  db: {group: linux, host: kvm-1, method: agent, address: 10.0.0.2}
  win: {host: kvm-1, trust: tenant, method: image, schedule: weekly}
`;

/** The same fleet with one text in place of another, which must be there. */
export function small(old: string, text: string): string {
  if (!SMALL.includes(old)) throw new Error(`not in the small fleet: ${old}`);
  return SMALL.replace(old, text);
}
