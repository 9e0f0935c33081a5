import type { Diagnostic } from '../core/diagnostic.ts';
import type { Fleet } from './model/fleet.ts';
import { catalogsOf, consolesOf, directorsOf, messagesOf } from './normalize/directors.ts';
import { filesetsOf } from './normalize/filesets.ts';
import { groupsOf, guestsOf, sharedLayers } from './normalize/guests.ts';
import { hostsOf, referencesOf } from './normalize/hosts.ts';
import { packageSetsOf } from './normalize/install.ts';
import { readMachines } from './normalize/machines.ts';
import { jobsOf, poolsOf } from './normalize/pools.ts';
import { schedulesOf } from './normalize/schedules.ts';
import type { Site } from './normalize/site.ts';
import { storagesOf } from './normalize/storages.ts';
import type { WrittenInventory } from './schema.ts';

/**
 * The fleet that an inventory describes, with what could not be read in it (a duration, a size, a time, a version).
 * Names are not looked up here: the rules do that, so that a fleet with an unknown name can still be spoken of.
 */
export function normalize(written: WrittenInventory): { fleet: Fleet; diagnostics: Diagnostic[] } {
  const site: Site = { written, report: [] };
  const fleet: Fleet = {
    directors: directorsOf(site),
    catalogs: catalogsOf(site),
    messages: messagesOf(site),
    consoles: consolesOf(site),
    storages: storagesOf(site),
    pools: poolsOf(site),
    schedules: schedulesOf(site),
    filesets: filesetsOf(site),
    groups: groupsOf(site),
    hosts: hostsOf(site),
    packageSets: packageSetsOf(site),
    references: referencesOf(site),
    guests: guestsOf(site),
    jobs: jobsOf(site),
    shared: sharedLayers(site),
  };
  readMachines(site);
  return { fleet, diagnostics: site.report };
}
