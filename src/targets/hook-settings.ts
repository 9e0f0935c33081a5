import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { oncePer } from '../core/once.ts';
import { templates } from '../generated/templates.js';
import { mountWords } from '../hooks/mount.ts';
import { settingsPath, settingsText, settingsYesNo, type HooksText } from '../hooks/text.ts';
import type { Guest, Reference } from '../inventory/model/guest.ts';
import type { HookSettings } from '../inventory/model/hook.ts';
import type { Reach } from '../plan/reach.ts';

/** The settings of a guest or reference whose disks the hook opens: everything that differs between two of them. */
export function hookSettingsArtefact(source: Guest | Reference, host: string, reach: Reach | undefined): Artefact {
  const { name, disks, hook } = source;
  const text = templates['hooks/settings']({
    origin: settingsText(pathText(source.path)),
    guest: settingsText(name),
    method: settingsText(source.method ?? 'files'),
    // A reference is the site's own, whatever its guests are.
    trust: settingsText('trust' in source ? (source.trust ?? 'tenant') : 'owned'),
    disks: disks.map((disk) => ({
      name: settingsText(disk.name),
      volumeGroup: settingsText(disk.volumeGroup),
      logicalVolume: settingsText(disk.logicalVolume),
      sectorSize: disk.sectorSize === undefined ? undefined : settingsText(String(disk.sectorSize)),
    })),
    mounts: hook.mounts.map(mountWords),
    reach: reach === undefined ? [] : reachLines(reach),
    settings: 'domain' in source && source.domain !== name ? lines(hook, source.domain) : usualLines(hook),
  });
  return {
    path: `host/${host}/guests/${name}.settings`,
    mode: 0o600,
    owner: 'root',
    group: 'root',
    text,
    origin: source.path,
  };
}

/** Most guests have the FileSet of many. */
const reachLines = oncePer(({ includes, excludes }: Reach) => [
  ...includes.map((path) => ({ key: settingsText('include'), value: settingsPath(path) })),
  ...excludes.map((pattern) => ({ key: settingsText('exclude'), value: settingsPath(pattern) })),
]);

/** Most guests of a group are opened in the same way. */
const usualLines = oncePer((hook: HookSettings) => lines(hook, undefined));

/** Only what the inventory says: the rest is the hook's own default, which is documented with the hook. */
function lines(hook: HookSettings, domain: string | undefined): { key: HooksText; value: HooksText }[] {
  const values: Readonly<Record<string, string | number | boolean | undefined>> = {
    filesystems: hook.filesystems.length === 0 ? undefined : hook.filesystems.join(' '),
    repair: hook.repair,
    guest_lvm: hook.guestLvm,
    unserved: hook.unserved,
    unlisted: hook.unlisted,
    freeze: hook.freeze,
    freeze_timeout: hook.freezeTimeout,
    pause: hook.pause,
    moment: hook.moment,
    domain,
    connect: hook.libvirt,
    snapshot_size: hook.snapshotSize,
    snapshot_limit: hook.snapshotLimit,
    thin: hook.thin,
    thin_pool_limit: hook.thinPoolLimit,
    reader: hook.reader === 'bpipe' ? undefined : hook.reader,
    metadata: hook.metadata ? undefined : false,
    io: hook.io,
  };
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [
      {
        key: settingsText(key),
        value: typeof value === 'boolean' ? settingsYesNo(value) : settingsText(String(value)),
      },
    ];
  });
}
