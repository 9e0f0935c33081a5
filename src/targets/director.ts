import { settings } from '../bacula/directive.ts';
import { tlsSettings } from '../bacula/tls.ts';
import { included, integer, NO, quoted, verbatim, type BaculaText } from '../bacula/text.ts';
import type { Artefact } from '../core/artefact.ts';
import type { InventoryPath } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import type { Director } from '../inventory/model/director.ts';
import type { ClientPlan, DirectorPlan, SectionPlan } from '../plan/plan.ts';
import { DAEMON_GROUP } from '../profiles/paths.ts';
import { fileSetText } from './filesets.ts';
import { jobDefsText, jobText, type Said } from './jobs.ts';
import { heading, resource } from './resource.ts';
import type { Roots } from './roots.ts';

import { directorTexts } from './director-itself.ts';
import { poolText, scheduleText, storageText } from './where-and-when.ts';

/** The configuration of a Director: an index that names every other file, one file for each kind of resource, one for each host. */
export function directorArtefacts(plan: DirectorPlan, roots: Roots): Artefact[] {
  const { director } = plan;
  const tree = `director/${director.name}`;
  const folder = `${roots.current(director.daemon, tree)}/bacula-dir`;
  const jobDefs = plan.jobDefs.map((defs) => ({ name: defs.name, ...jobDefsText(defs) }));
  const said = new Map(jobDefs.map((defs) => [defs.name, defs.said]));
  const files: [string, InventoryPath, string, readonly BaculaText[]][] = [
    [
      'director.conf',
      director.path,
      'The Director itself, its catalog, its messages and consoles.',
      directorTexts(plan, roots),
    ],
    [
      'storages.conf',
      ['storages'],
      'Storages of this Director.',
      plan.storages.map((storage) => storageText(director, storage, roots)),
    ],
    ['pools.conf', ['pools'], 'Pools.', plan.pools.map(poolText)],
    ['schedules.conf', ['schedules'], 'Schedules.', plan.schedules.map((schedule) => scheduleText(director, schedule))],
    ['filesets.conf', ['filesets'], 'FileSets that several Jobs share.', plan.filesets.map(fileSetText)],
    ['jobdefs.conf', ['groups'], 'What the Jobs of a group have in common.', jobDefs.map((defs) => defs.text)],
    ...plan.sections.map((section): [string, InventoryPath, string, readonly BaculaText[]] => [
      `${fileOf(section)}.conf`,
      section.origin,
      `Clients, FileSets and Jobs: ${section.name}.`,
      sectionTexts(director, section, said, roots),
    ]),
  ];
  const artefact = (name: string, origin: InventoryPath, text: string): Artefact => ({
    path: `${tree}/bacula-dir/${name}`,
    mode: 0o640,
    owner: 'root',
    group: DAEMON_GROUP[director.daemon.profile].director,
    text,
    origin,
  });
  const written = files.filter(([, , , texts]) => texts.length > 0);
  const index = templates['bacula/index']({
    heading: verbatim(heading(`Director ${director.name}: everything, by name.`).split('\n').slice(0, 1).join('')),
    configuration: verbatim(`${director.daemon.paths.config}/bacula-dir.conf`),
    include: included(`${folder}/index.conf`),
    files: written.map(([name]) => included(`${folder}/${name}`)),
  });
  return [
    { ...artefact('index.conf', director.path, index), judge: { tool: 'bdirjson', version: director.daemon.bacula } },
    ...written.map(([name, origin, what, texts]) => artefact(name, origin, heading(what) + texts.join(''))),
  ];
}

function fileOf(section: SectionPlan): string {
  return section.origin[0] === 'hosts'
    ? `hosts/${section.name}`
    : section.name === 'director'
      ? 'own-jobs'
      : section.name;
}

function sectionTexts(
  director: Director,
  section: SectionPlan,
  said: ReadonlyMap<string, Said>,
  roots: Roots,
): BaculaText[] {
  return [
    ...section.clients.map((client) => clientText(director, client, roots)),
    ...section.filesets.map(fileSetText),
    ...section.jobs.map((job) => jobText(job, said.get(job.jobDefs ?? ''))),
  ];
}

/**
 * Records of a Client live as long as the volumes they describe: pruning them by the Client's own age would take the Base of a reference
 * from under the Fulls of other Clients. Source: dird/ua_prune.c:353, :601.
 */
function clientText(director: Director, client: ClientPlan, roots: Roots): BaculaText {
  const { daemon } = client;
  return resource(
    'Client',
    client,
    [
      ...settings({
        Address: quoted(daemon.address),
        FDPort: integer(daemon.port),
        Catalog: quoted(director.catalog),
        Password: included(roots.secret(director.daemon, daemon.secret.id)),
        AutoPrune: NO,
        'Maximum Concurrent Jobs': integer(client.maximumConcurrentJobs),
      }),
      ...tlsSettings(director.daemon, 'client', daemon),
    ],
    client.directives,
  );
}
