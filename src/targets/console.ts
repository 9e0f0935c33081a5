import { settings } from '../bacula/directive.ts';
import { tlsSettings } from '../bacula/tls.ts';
import { included, integer, quoted } from '../bacula/text.ts';
import type { Artefact } from '../core/artefact.ts';
import type { Director } from '../inventory/model/director.ts';
import { heading, resource } from './resource.ts';
import type { Roots } from './roots.ts';

/** The bconsole.conf for the Director's own machine. Only root reads it: who has this password may restore anything anywhere. */
export function consoleArtefact(director: Director, roots: Roots): Artefact {
  const { daemon } = director;
  const text = resource('Director', director, [
    ...settings({
      DirPort: integer(daemon.port),
      Address: quoted(daemon.address),
      Password: included(roots.secret(daemon, daemon.secret.id)),
    }),
    ...tlsSettings(daemon, 'calling', daemon),
  ]);
  return {
    path: `director/${director.name}/bconsole.conf`,
    mode: 0o640,
    owner: 'root',
    group: 'root',
    text: heading(`bconsole for Director ${director.name}.`) + text,
    origin: director.path,
    judge: { tool: 'bbconsjson', version: daemon.bacula },
  };
}
