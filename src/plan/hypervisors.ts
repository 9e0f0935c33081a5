import type { InventoryPath } from '../core/path.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import { hostSystem, type HostSystem } from '../profiles/host-systems.ts';
import { hookProgram } from './hooks.ts';
import type { HookedSource } from './plan.ts';

/** A host that opens disks of guests. */
export interface HypervisorPlan {
  readonly name: string;
  readonly path: InventoryPath;
  /** The absolute path of the hook. */
  readonly hook: string;
  readonly system: HostSystem;
  /** Whom the File Daemon runs as, or undefined for root. */
  readonly user: string | undefined;
}

/** The hosts of these guests and references, in the inventory's order. */
export function hypervisorsOf(fleet: Fleet, hooked: readonly HookedSource[]): HypervisorPlan[] {
  const used = new Set(hooked.map((source) => source.host));
  return [...fleet.hosts.values()]
    .filter(({ name }) => used.has(name))
    .map((host) => ({
      name: host.name,
      path: host.path,
      hook: hookProgram(host),
      system: hostSystem(host.daemon.os, host.daemon.profile),
      user: host.user,
    }));
}
