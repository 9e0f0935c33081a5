import type { Change } from './change.ts';
import { directory, file, seededBytes } from './operating-system.ts';
import type { Entry } from './tree.ts';
import { rawPath } from './tree.ts';

/** When the guest was put to use, and the night after which its Incremental runs. */
export const IN_USE = 1_400_000_000;
export const NEXT_DAY = 1_400_086_400;

/** How a guest differs from the reference that it was installed like: every way in which a file can. */
export function guestChanges(name: string): readonly Change[] {
  return [
    { type: 'content', path: 'usr/bin/tool010' },
    { type: 'content', path: 'usr/bin/tool020', mtime: IN_USE },
    { type: 'content', path: 'var/hard/pair/two', mtime: IN_USE },
    { type: 'append', path: 'etc/conf.d/007.conf', text: 'added = yes\n', mtime: IN_USE },
    { type: 'append', path: 'etc/hostname', text: `${name}\n`, mtime: IN_USE },
    { type: 'time', path: 'usr/bin/tool030', mtime: IN_USE },
    { type: 'time', path: 'var/links/relative', mtime: IN_USE },
    { type: 'mode', path: 'usr/bin/tool040', mode: 0o700 },
    { type: 'mode', path: 'srv/nodes/private', mode: 0o750 },
    { type: 'owner', path: 'usr/bin/tool050', uid: 12_345, gid: 0 },
    { type: 'owner', path: 'etc/conf.d/008.conf', uid: 0, gid: 12_345 },
    { type: 'target', path: 'var/links/absolute', target: '/etc/fstab', mtime: IN_USE },
    { type: 'deleted', path: 'usr/lib/lib005.so.1' },
    { type: 'deleted', path: 'usr/share/doc/README.011' },
    { type: 'deleted', path: 'srv/deep/d/d/d' },
    ...[
      { ...directory('srv/data'), mtime: IN_USE },
      inUse(file('srv/data/table', seededBytes(`${name} table`, 300_000))),
      inUse(file(rawPath('srv/data/naïve “name”'), `of ${name}\n`)),
      inUse(file('etc/conf.d/local.conf', `host = ${name}\n`)),
    ].map((entry): Change => ({ type: 'new', entry })),
  ];
}

/** What the next day does to a guest: to files of its own, to files taken from the Base, and again to changed ones. */
export function nightlyChanges(name: string): readonly Change[] {
  return [
    { type: 'content', path: 'usr/bin/tool060' },
    { type: 'content', path: 'srv/data/table', mtime: NEXT_DAY },
    { type: 'append', path: 'etc/hostname', text: 'renamed\n', mtime: NEXT_DAY },
    { type: 'mode', path: 'usr/bin/tool070', mode: 0o4755 },
    { type: 'owner', path: 'etc/conf.d/local.conf', uid: 12_345, gid: 12_345 },
    { type: 'deleted', path: 'usr/bin/tool080' },
    { type: 'deleted', path: rawPath('srv/data/naïve “name”') },
    { type: 'new', entry: { ...file('srv/data/journal', seededBytes(`${name} journal`, 40_000)), mtime: NEXT_DAY } },
  ];
}

function inUse(entry: Entry): Entry {
  return { ...entry, mtime: IN_USE };
}
