import { createHash } from 'node:crypto';
import type { JsonTool, Resource } from '../bacula/harness/json.ts';
import type { BaculaVersion } from '../../src/bacula/dialects.ts';
import type { DirectorPlan, Plan } from '../../src/plan/plan.ts';
import { meantBconsole, meantChainConsole, meantFileDaemon, meantStorageDaemon } from './semantic/daemons.ts';
import {
  meantClient,
  meantConsole,
  meantDirector,
  meantMessages,
  meantPool,
  meantSchedule,
  meantStorage,
} from './semantic/director.ts';
import { factsOf, factsRead, type Facts, type FactsByResource } from './semantic/facts.ts';
import { meantFileSet } from './semantic/fileset.ts';
import { meantJob, readJob } from './semantic/job.ts';

/** A configuration that a daemon is started with: where it is in a tree, who reads it, and every fact that has to be in it. */
export interface Meant {
  readonly path: string;
  readonly tool: JsonTool;
  /** The release that it is written for. */
  readonly version: BaculaVersion;
  readonly facts: FactsByResource;
}

/**
 * What the configurations of a plan have to say, straight from the plan: nothing here knows how a configuration is written.
 * The password of a secret is `passwordText` of its id.
 */
export function meantBy(plan: Plan): Meant[] {
  return [...directorsMeant(plan), ...daemonsMeant(plan)];
}

function directorsMeant({ directors }: Plan): Meant[] {
  return directors.flatMap((one) => {
    const { name, daemon } = one.director;
    const version = daemon.bacula;
    const console = formed(meantBconsole(one.director, printed));
    return [
      { path: `director/${name}/bacula-dir/index.conf`, tool: 'bdirjson', version, facts: directorFacts(one) },
      { path: `director/${name}/bconsole.conf`, tool: 'bbconsjson', version, facts: console },
      ...chainMeant(one),
    ];
  });
}

function chainMeant({ director, chainConsole }: DirectorPlan): Meant[] {
  if (chainConsole === undefined) return [];
  const path = `director/${director.name}/chain.conf`;
  const facts = formed(meantChainConsole(director, chainConsole, printed));
  return [{ path, tool: 'bbconsjson', version: director.daemon.bacula, facts }];
}

function daemonsMeant({ storageDaemons, fileDaemons }: Plan): Meant[] {
  return [
    ...storageDaemons.map((one): Meant => {
      const facts = formed(meantStorageDaemon(one, printed));
      return { path: `storage/${one.name}/bacula-sd.conf`, tool: 'bsdjson', version: one.daemon.bacula, facts };
    }),
    ...fileDaemons.map((one): Meant => {
      const isAlone = one.kind === 'guest' || one.kind === 'reference';
      const path = `${one.kind}/${one.name}${isAlone ? '.' : '/'}bacula-fd.conf`;
      return { path, tool: 'bfdjson', version: one.daemon.bacula, facts: formed(meantFileDaemon(one, printed)) };
    }),
  ];
}

function formed(meant: Iterable<readonly [string, Facts]>): FactsByResource {
  return new Map([...meant].map(([key, facts]) => [key, factsOf(facts)]));
}

function directorFacts(plan: DirectorPlan): FactsByResource {
  const { director, sections } = plan;
  const facts: (readonly [string, Facts])[] = [
    ...meantDirector(plan, printed),
    ...plan.messages.map((one) => [`Messages ${one.name}`, meantMessages(plan, one)] as const),
    ...plan.consoles.map((one) => [`Console ${one.name}`, meantConsole(director, one, printed)] as const),
    ...plan.storages.map((one) => [`Storage ${one.name}`, meantStorage(director, one, printed)] as const),
    ...plan.pools.map((one) => [`Pool ${one.name}`, meantPool(one)] as const),
    ...plan.schedules.map((one) => [`Schedule ${one.name}`, meantSchedule(one)] as const),
    ...sections
      .flatMap((section) => section.clients)
      .map((one) => [`Client ${one.name}`, meantClient(director, one, printed)] as const),
  ];
  const filesets = [...plan.filesets, ...sections.flatMap((section) => section.filesets)];
  const jobs = sections.flatMap((section) => section.jobs);
  return new Map([
    ...formed(facts),
    ...filesets.map((one) => [`Fileset ${one.name}`, meantFileSet(one)] as const),
    ...jobs.map((one) => [`Job ${one.name}`, meantJob(one)] as const),
  ]);
}

/** What a parser of Bacula has read, in the form of what is meant. JobDefs are in their Jobs, which is where they act. */
export function readFacts(resources: readonly Resource[]): FactsByResource {
  const read = [...factsRead(resources)].filter(([key]) => !key.startsWith('JobDefs '));
  return new Map(read.map(([key, facts]) => [key, key.startsWith('Job ') ? readJob(facts) : facts]));
}

/** The content of the file of a secret while a tree is judged. */
export function passwordText(id: string): string {
  return `password of ${id}`;
}

/** A password as the reader of resources shows it: not itself. */
function printed(id: string): string {
  const text = id === '' ? '' : passwordText(id);
  return `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
