import type { InventoryPath } from '../core/path.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Reference } from '../inventory/model/guest.ts';
import { hostSystem, type HostSystem } from '../profiles/host-systems.ts';
import type { MachinePaths } from '../profiles/paths.ts';
import type { When } from '../schedule/when.ts';
import { hookProgram } from './hooks.ts';
import type { HookedSource } from './plan.ts';

/** A host that opens disks of guests. */
export interface HypervisorPlan {
  readonly name: string;
  readonly path: InventoryPath;
  /** The absolute path of the hook. */
  readonly hook: string;
  /** Where the hook itself is, and where it keeps things: the directories that FileSets, includes and commands name as well. */
  readonly paths: Pick<MachinePaths, 'hooks' | 'run' | 'renfield'>;
  /** Where an image may be restored as a file by a File Daemon that is not root. */
  readonly restores: readonly string[];
  readonly system: HostSystem;
  /** Whom the File Daemon runs as, or undefined for root. */
  readonly user: string | undefined;
  /** It installs references: the Director or somebody else calls its hook for that. */
  readonly installs: boolean;
  /** The references that it rebuilds by itself, and when. */
  readonly timers: readonly { readonly reference: string; readonly path: InventoryPath; readonly when: When }[];
}

/** The hosts of these guests and references, in the inventory's order. */
export function hypervisorsOf(fleet: Fleet, hooked: readonly HookedSource[]): HypervisorPlan[] {
  const used = new Set(hooked.map((source) => source.host));
  const installed = [...fleet.references.values()].filter(({ install }) => install !== undefined);
  return [...fleet.hosts.values()]
    .filter(({ name }) => used.has(name))
    .map((host) => ({
      ...rebuildsOf(installed.filter((reference) => reference.host === host.name)),
      name: host.name,
      path: host.path,
      hook: hookProgram(host),
      paths: host.daemon.paths,
      restores: [...new Set([host.daemon.paths.restore, ...host.restoreTo])],
      system: hostSystem(host.daemon.os, host.daemon.profile),
      user: host.user,
    }));
}

function rebuildsOf(references: readonly Reference[]): Pick<HypervisorPlan, 'installs' | 'timers'> {
  const timers = references.flatMap(({ name, install }) =>
    install?.rebuild.by === 'timer'
      ? [{ reference: name, path: install.rebuild.path, when: install.rebuild.when }]
      : [],
  );
  return { installs: references.length > 0, timers };
}
