import type { Artefact } from '../core/artefact.ts';
import type { Plan } from '../plan/plan.ts';
import { chainConsoleArtefacts, consoleArtefact } from './console.ts';
import { directorArtefacts } from './director.ts';
import { fileDaemonArtefact } from './file-daemon.ts';
import { hookHostArtefact } from './hook-host.ts';
import { hookSettingsArtefact } from './hook-settings.ts';
import { hostSystemArtefacts } from './host-system.ts';
import { installArtefacts } from './installs.ts';
import { rebuildTimerArtefacts } from './rebuild-timers.ts';
import type { Roots } from './roots.ts';
import { storageDaemonArtefact } from './storage-daemon.ts';
import { storageSystemArtefacts } from './storage-system.ts';

/** An output: what it makes of a plan. To add one, write its file and name it here. */
type Target = (plan: Plan, roots: Roots) => Artefact[];

/** What the daemons of Bacula read. */
const CONFIGURATIONS = {
  director: (plan, roots) => plan.directors.flatMap((director) => directorArtefacts(director, roots)),
  console: (plan, roots) => plan.directors.map(({ director }) => consoleArtefact(director, roots)),
  chainConsole: (plan, roots) => plan.directors.flatMap((director) => chainConsoleArtefacts(director, roots)),
  storageDaemon: (plan, roots) => plan.storageDaemons.map((daemon) => storageDaemonArtefact(daemon, roots)),
  fileDaemon: (plan, roots) => plan.fileDaemons.map((daemon) => fileDaemonArtefact(daemon, roots)),
} as const satisfies Record<string, Target>;

const TARGETS = {
  ...CONFIGURATIONS,
  hookSettings: (plan) =>
    plan.hooked.map((source) => hookSettingsArtefact(source, source.host, plan.reaches.get(source.name))),
  storageSystem: (plan) => plan.storageDaemons.flatMap(storageSystemArtefacts),
  hookHost: (plan) => plan.hypervisors.map(hookHostArtefact),
  hostSystem: (plan) => plan.hypervisors.flatMap(hostSystemArtefacts),
  rebuildTimers: (plan) => plan.hypervisors.flatMap(rebuildTimerArtefacts),
  installs: (plan) => plan.installs.flatMap(installArtefacts),
} as const satisfies Record<string, Target>;

/** Every file of every machine, sorted by path. */
export function renderArtefacts(plan: Plan, roots: Roots): Artefact[] {
  return rendered(TARGETS, plan, roots);
}

/** The files among them that Bacula's own parsers can judge, sorted by path. */
export function renderConfigurations(plan: Plan, roots: Roots): Artefact[] {
  return rendered(CONFIGURATIONS, plan, roots);
}

function rendered(targets: Readonly<Record<string, Target>>, plan: Plan, roots: Roots): Artefact[] {
  return Object.values(targets)
    .flatMap((target) => target(plan, roots))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
