import { settings } from '../bacula/directive.ts';
import { tlsSettings } from '../bacula/tls.ts';
import { included, integer, quoted, type BaculaText } from '../bacula/text.ts';
import type { Artefact } from '../core/artefact.ts';
import type { Director } from '../inventory/model/director.ts';
import type { DirectorPlan } from '../plan/plan.ts';
import { CHAIN_CONSOLE_FILE } from '../plan/rebuild.ts';
import { DAEMON_GROUP } from '../profiles/paths.ts';
import { heading, resource } from './resource.ts';
import type { Roots } from './roots.ts';

/** The bconsole.conf for the Director's own machine. Only root reads it: who has this password may restore anything anywhere. */
export function consoleArtefact(director: Director, roots: Roots): Artefact {
  const { daemon } = director;
  const password = included(roots.secret(daemon, daemon.secret.id));
  return {
    path: `director/${director.name}/bconsole.conf`,
    mode: 0o640,
    owner: 'root',
    group: 'root',
    text: heading(`bconsole for Director ${director.name}.`) + called(director, password),
    origin: director.path,
    judge: { tool: 'bbconsjson', version: daemon.bacula },
  };
}

/** The console with which the Director itself runs Bases: its user reads this file. The Director's own password is not in it. */
export function chainConsoleArtefacts({ director, chainConsole: console }: DirectorPlan, roots: Roots): Artefact[] {
  if (console === undefined) return [];
  const { daemon } = director;
  const password = included(roots.secret(daemon, console.secret.id));
  const own = resource('Console', console, [
    ...settings({ Password: password }),
    ...tlsSettings({ bacula: daemon.bacula, tls: console.tls }, 'calling', { bacula: daemon.bacula, tls: daemon.tls }),
  ]);
  const text =
    heading(`The console of the monthly chain of Director ${director.name}.`) + called(director, quoted('')) + own;
  return [
    {
      path: `director/${director.name}/${CHAIN_CONSOLE_FILE}`,
      mode: 0o640,
      owner: 'root',
      group: DAEMON_GROUP[daemon.profile].director,
      text,
      origin: director.path,
      judge: { tool: 'bbconsjson', version: daemon.bacula },
    },
  ];
}

function called(director: Director, password: BaculaText): BaculaText {
  const { daemon } = director;
  return resource('Director', director, [
    ...settings({ DirPort: integer(daemon.port), Address: quoted(daemon.address), Password: password }),
    ...tlsSettings(daemon, 'calling', daemon),
  ]);
}
