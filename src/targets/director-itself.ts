import { optional, settings } from '../bacula/directive.ts';
import { folded } from '../bacula/folded.ts';
import { tlsSettings } from '../bacula/tls.ts';
import { bareAddress, included, integer, quoted, quotedList, verbatim, type BaculaText } from '../bacula/text.ts';
import type { Console, Director, Messages } from '../inventory/model/director.ts';
import type { DirectorPlan } from '../plan/plan.ts';
import { resource } from './resource.ts';
import type { Roots } from './roots.ts';

/** The Director itself, its catalog, its messages and consoles. */
export function directorTexts(plan: DirectorPlan, roots: Roots): BaculaText[] {
  const { director, catalog } = plan;
  const { daemon } = director;
  const secret = (id: string) => included(roots.secret(daemon, id));
  return [
    resource(
      'Director',
      director,
      [
        ...settings({
          DirPort: integer(daemon.port),
          DirAddress: optional(daemon.listen, bareAddress),
          QueryFile: quoted(daemon.paths.query),
          WorkingDirectory: quoted(roots.working(daemon)),
          PidDirectory: quoted(daemon.paths.pid),
          'Maximum Concurrent Jobs': integer(director.maximumConcurrentJobs),
          Password: secret(daemon.secret.id),
          Messages: quoted(director.messages),
        }),
        ...tlsSettings(daemon, 'accepting', daemon),
      ],
      director.directives,
    ),
    resource(
      'Catalog',
      catalog,
      {
        DbName: quoted(catalog.database),
        DbUser: quoted(catalog.user),
        DbPassword: catalog.secret === undefined ? quoted('') : secret(catalog.secret.id),
        DbAddress: quoted(catalog.address),
        DbPort: optional(catalog.port, integer),
        DbSocket: optional(catalog.socket, quoted),
      },
      catalog.directives,
    ),
    ...plan.messages.map((messages) => messagesText(director, messages)),
    ...plan.consoles.map((console) => consoleText(director, console, roots)),
  ];
}

/** What may be seen by default: everything that is worth a line in a Job's report. Source: bacula-dir.conf of the packages. */
const KINDS = 'all, !skipped';

function messagesText(director: Director, messages: Messages): BaculaText {
  const { mail, mailOnError, operator, log } = messages;
  const to = (receivers: readonly string[], kinds: string) =>
    receivers.length === 0 ? undefined : verbatim(`${quotedList(receivers)} = ${kinds}`);
  const someone = mail.length + mailOnError.length + operator.length > 0;
  const fallback = `${director.daemon.paths.programs}/bsmtp -h localhost -f "Bacula <%r>" -s "Bacula: %t %e of %n %l" %r`;
  const mailer = someone ? quoted(messages.mailCommand ?? fallback) : undefined;
  return resource(
    'Messages',
    messages,
    {
      'Mail Command': mailer,
      'Operator Command': operator.length === 0 ? undefined : mailer,
      Mail: to(mail, KINDS),
      'Mail On Error': to(mailOnError, KINDS),
      Operator: to(operator, 'mount'),
      Console: verbatim(`${KINDS}, !saved`),
      Append: optional(log, (path) => verbatim(`${quoted(path)} = ${KINDS}`)),
      Catalog: verbatim(`${KINDS}, !saved`),
    },
    messages.directives,
  );
}

/** A console sees everything unless its directives say less; which commands it has, the inventory says. Source: Bacula manual, "The Console Resource". */
function consoleText(director: Director, console: Console, roots: Roots): BaculaText {
  const all = ['Job', 'Client', 'Storage', 'Schedule', 'Pool', 'FileSet', 'Catalog', 'Where', 'Plugin Options'];
  const restricted = new Set(Object.keys(console.directives).map(folded));
  const open = all.filter((kind) => !restricted.has(`${folded(kind)}acl`));
  return resource(
    'Console',
    console,
    [
      ...settings({
        Password: included(roots.secret(director.daemon, console.secret.id)),
        'Command ACL': quotedList(console.commands),
      }),
      ...open.flatMap((kind) => settings({ [`${kind} ACL`]: quoted('*all*') })),
      ...tlsSettings({ bacula: director.daemon.bacula, tls: director.daemon.tls }, 'accepting', {
        bacula: director.daemon.bacula,
        tls: console.tls,
      }),
    ],
    console.directives,
  );
}
