import type { Mount } from '../inventory/model/hook.ts';
import { settingsText, type HooksText } from './text.ts';

/** The words of `mount DISK pN|whole PATH` or `mount lvm [GROUP/]VOLUME PATH`. Source: hooks/lib/settings.sh, `settings_mount`. */
export function mountWords(mount: Mount): { of: HooksText; part: HooksText; at: HooksText } {
  const [of, part] = mount.kind === 'lvm' ? ['lvm', volumeOf(mount)] : [mount.disk, partitionOf(mount)];
  return { of: settingsText(of), part: settingsText(part), at: settingsText(mount.at) };
}

function partitionOf({ partition }: Mount & { kind: 'partition' }): string {
  return partition === 'whole' ? partition : `p${partition}`;
}

function volumeOf({ volumeGroup, logicalVolume }: Mount & { kind: 'lvm' }): string {
  return volumeGroup === undefined ? logicalVolume : `${volumeGroup}/${logicalVolume}`;
}
