/** The fleet of the tests: references, and for each tree of a guest a Job that reads it from the host and one of an agent. */
export interface Fleet {
  /** The names of the references, and of the trees of guests with the reference that each takes its Base from. */
  readonly references: readonly string[];
  readonly guests: Readonly<Record<string, string>>;
}

/** How many ports the daemons of a fleet want. */
export function portsOf({ guests }: Fleet): number {
  return 4 + Object.keys(guests).length;
}

export function inventoryOf({ references, guests }: Fleet, sandbox: string, ports: readonly number[]): string {
  const [director, storage, host, directorClient, ...agents] = ports;
  const reference = (name: string): string => `
  ${name}: {os: debian12, host: raun-kvm-1, schedule: monthly}`;
  const jobs = ([tree, base]: readonly [string, string], index: number): string => `
  ${tree}: {group: debians, host: raun-kvm-1, method: files, base: [${base}]}
  ${tree}-agent:
    group: debians
    host: raun-kvm-1
    method: agent
    base: [${base}]
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${agents[index]}
    paths:
      working: ${sandbox}/daemons/${tree}-agent
      pid: ${sandbox}/daemons/${tree}-agent
      renfield: ${sandbox}/machines/${tree}-agent`;
  return `
version: 1
bacula: "9.6"
director:
  name: raun-dir
  address: 127.0.0.1
  listen: 127.0.0.1
  port: ${director}
  paths: {working: ${sandbox}/daemons/dir, pid: ${sandbox}/daemons/dir, renfield: ${sandbox}/machines/director}
  file_daemon: {port: ${directorClient}}
  catalog_backup: {enabled: false}
storages:
  disk:
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${storage}
    path: ${sandbox}/volumes
    drives: 2
    paths: {working: ${sandbox}/daemons/sd, pid: ${sandbox}/daemons/sd, renfield: ${sandbox}/machines/storage}
pools:
  full: {retention: 6 months, volume_jobs: 1}
  base: {retention: 13 months, volume_jobs: 1}
schedules:
  monthly: {base: 1st sat at 18:05}
  nightly: {full: 2nd sun at 23:05, incremental: mon-sat at 23:05}
filesets:
  # The built-in one without its list of filesystems: a folder for temporary files may lie on any.
  Linux:
    include: {files: [/], options: {one_fs: false, acl: true, xattr: true}}
    exclude: [/dev, /proc, /run, /sys, /tmp, /var/tmp, /var/lib/bacula, /var/spool/bacula, /lost+found]
hosts:
  raun-kvm-1:
    os: debian12
    address: 127.0.0.1
    listen: 127.0.0.1
    port: ${host}
    paths:
      working: ${sandbox}/daemons/host
      pid: ${sandbox}/daemons/host
      renfield: ${sandbox}/machines/host
      run: ${sandbox}/run
      hooks: ${sandbox}/hooks
references:${references.map(reference).join('')}
groups:
  debians: {os: debian12, trust: owned, schedule: nightly}
guests:${Object.entries(guests).map(jobs).join('')}
`;
}
