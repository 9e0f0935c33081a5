import type { JobPlan, RunSettings } from '../../../src/plan/plan.ts';
import { directiveFacts } from './directives.ts';
import { factsOf, type Facts } from './facts.ts';
import { plannedScripts, readScripts } from './runscript.ts';

/** The facts of a Job as the plan has it, RunScripts in order and the Pool of each level by itself: what runs, whoever said it. */
export function meantJob(job: JobPlan): Facts {
  const { settings } = job;
  const own = directiveFacts(settings.directives);
  return {
    ...factsOf({
      Name: job.name,
      Type: job.type,
      Level: settings.level ?? job.level,
      Client: job.client,
      Fileset: job.fileset,
      Base: job.base,
      Accurate: job.accurate,
      Enabled: job.enabled,
      Where: job.where,
      Replace: job.replace,
      'Write Bootstrap': job.bootstrap,
      ...runFacts(settings),
      ...own.facts,
    }),
    pools: poolsByLevel(settings.pool, settings.fullPool, settings.incrementalPool, settings.differentialPool),
    runScripts: [...own.runScripts, ...plannedScripts(job)],
  };
}

function runFacts(settings: RunSettings): Facts {
  const { storage, reschedule } = settings;
  return {
    Schedule: settings.schedule,
    Storage: storage === undefined ? [] : [storage],
    Messages: settings.messages,
    Priority: settings.priority,
    'Max Run Time': settings.maxRunTime,
    'Max Start Delay': settings.maxStartDelay,
    'Spool Data': settings.spoolData,
    'Reschedule On Error': reschedule !== undefined,
    'Reschedule Times': reschedule?.times,
    'Reschedule Interval': reschedule?.every,
  };
}

const SAID_OTHERWISE = [
  'pool',
  'fullbackuppool',
  'incrementalbackuppool',
  'differentialbackuppool',
  'runscript',
  'jobdefs',
];

/** A Job as Bacula runs it, in the form of `meantJob`: its JobDefs are in it already, so their name says nothing more. */
export function readJob(facts: Facts): Facts {
  const { pool, fullbackuppool, incrementalbackuppool, differentialbackuppool } = facts;
  return {
    ...Object.fromEntries(Object.entries(facts).filter(([key]) => !SAID_OTHERWISE.includes(key))),
    pools: poolsByLevel(pool, fullbackuppool, incrementalbackuppool, differentialbackuppool),
    runScripts: readScripts(facts),
  };
}

/** A level without a Pool of its own takes the Job's. Source: dird/job.c `apply_pool_overrides`. */
function poolsByLevel(pool: unknown, full: unknown, incremental: unknown, differential: unknown): Facts {
  return { base: pool, full: full ?? pool, incremental: incremental ?? pool, differential: differential ?? pool };
}
