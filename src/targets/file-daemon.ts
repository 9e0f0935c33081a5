import { optional, settings } from '../bacula/directive.ts';
import { tlsSettings } from '../bacula/tls.ts';
import { bareAddress, included, integer, quoted, verbatim } from '../bacula/text.ts';
import type { Artefact } from '../core/artefact.ts';
import type { FileDaemonPlan } from '../plan/plan.ts';
import { DAEMON_GROUP } from '../profiles/paths.ts';
import { heading, resource } from './resource.ts';
import type { Roots } from './roots.ts';

/** The configuration of a File Daemon, whole in one file. */
export function fileDaemonArtefact(plan: FileDaemonPlan, roots: Roots): Artefact {
  const { daemon, path } = plan;
  const { daemonName: name } = daemon;
  const password = included(roots.secret(daemon, daemon.secret.id));
  const texts = [
    resource(
      'FileDaemon',
      { name, path },
      [
        ...settings({
          FDPort: integer(daemon.port),
          FDAddress: optional(daemon.listen, bareAddress),
          'Working Directory': quoted(roots.working(daemon)),
          'Pid Directory': quoted(daemon.paths.pid),
          'Plugin Directory': plan.usesPlugins ? quoted(daemon.paths.plugins) : undefined,
          'Maximum Concurrent Jobs': integer(plan.maximumConcurrentJobs),
        }),
        ...tlsSettings(daemon, 'calling', ...plan.storageDaemons),
      ],
      plan.directives,
    ),
    ...plan.directors.map((director) =>
      resource('Director', { name: director.name, path: director.path }, [
        ...settings({ Password: password }),
        ...tlsSettings(daemon, 'accepting', director.daemon),
      ]),
    ),
    resource(
      'Messages',
      { name: 'Standard', path },
      plan.directors.flatMap((director) =>
        settings({ Director: verbatim(`${quoted(director.name)} = all, !skipped, !restored`) }),
      ),
    ),
  ];
  return {
    path: fileOf(plan),
    mode: 0o640,
    owner: 'root',
    group: DAEMON_GROUP[daemon.profile].file,
    text: heading(`File Daemon ${name}.`) + texts.join(''),
    origin: path,
    judge: { tool: 'bfdjson', version: daemon.bacula },
  };
}

/** Machines that hold more than this file have a folder; a guest has nothing else, and a fleet has thousands of guests. */
function fileOf({ kind, name }: FileDaemonPlan): string {
  return kind === 'guest' || kind === 'reference' ? `${kind}/${name}.bacula-fd.conf` : `${kind}/${name}/bacula-fd.conf`;
}
