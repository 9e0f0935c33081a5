import { command } from '../bacula/command.ts';
import { extras, list, optional, settings, type Setting } from '../bacula/directive.ts';
import { duration, integer, keyword, NO, origin, quoted, YES, yesNo, type BaculaText } from '../bacula/text.ts';
import { templates } from '../generated/templates.js';
import type { JobDefsPlan, JobPlan, RunSettings } from '../plan/plan.ts';
import { resource } from './resource.ts';

/** What a JobDefs says already, by directive: a Job repeats only what differs. */
export type Said = ReadonlyMap<string, string>;

/** The lines of how a Job runs. */
function runLines(run: RunSettings): Setting[] {
  return settings({
    Schedule: optional(run.schedule, quoted),
    Storage: optional(run.storage, quoted),
    Pool: optional(run.pool, quoted),
    'Full Backup Pool': optional(run.fullPool, quoted),
    'Incremental Backup Pool': optional(run.incrementalPool, quoted),
    'Differential Backup Pool': optional(run.differentialPool, quoted),
    Messages: quoted(run.messages),
    Priority: optional(run.priority, integer),
    'Max Run Time': optional(run.maxRunTime, duration),
    'Max Start Delay': optional(run.maxStartDelay, duration),
    'Spool Data': optional(run.spoolData, yesNo),
    'Reschedule On Error': run.reschedule === undefined ? undefined : YES,
    'Reschedule Times': optional(run.reschedule?.times, integer),
    'Reschedule Interval': optional(run.reschedule?.every, duration),
  });
}

export function jobDefsText(jobDefs: JobDefsPlan): { text: BaculaText; said: Said } {
  const level = optional(jobDefs.settings.level, keyword);
  const lines = [...settings({ Type: keyword('Backup'), Level: level }), ...runLines(jobDefs.settings)];
  const text = resource('JobDefs', jobDefs, lines, jobDefs.settings.directives);
  const all = [...lines, ...extras(jobDefs.settings.directives).settings];
  return { text, said: new Map(all.map(({ directive, value }) => [directive, value])) };
}

const NOTHING_SAID: Said = new Map();

export function jobText(job: JobPlan, said: Said = NOTHING_SAID): BaculaText {
  const more = extras(job.settings.directives);
  const lines = [...runLines(job.settings), ...more.settings].filter(
    ({ directive, value }) => said.get(directive) !== value,
  );
  const unsaid = (directive: string, value: BaculaText | undefined) =>
    said.get(directive) === value ? undefined : value;
  const words = (of: JobPlan['alarm']) => (of.length === 0 ? undefined : command(of));
  return templates['bacula/job']({
    origin: origin(job.path),
    name: quoted(job.name),
    jobDefs: optional(said === NOTHING_SAID ? undefined : job.jobDefs, quoted),
    type: unsaid('Type', keyword(job.type)),
    level: unsaid('Level', optional(job.settings.level ?? job.level, keyword)),
    client: quoted(job.client),
    fileset: quoted(job.fileset),
    base: list(job.base),
    accurate: optional(job.accurate, yesNo),
    settings: [
      ...lines,
      ...settings({
        Where: optional(job.where, quoted),
        'Write Bootstrap': optional(job.bootstrap, quoted),
        Enabled: job.enabled ? undefined : NO,
      }),
    ],
    blocks: more.blocks,
    hook: optional(job.hook, (hook) => ({
      before: command(hook.before),
      check: command(hook.check),
      after: command(hook.after),
    })),
    prepare: words(job.prepare),
    finish: words(job.finish),
    alarm: words(job.alarm),
  });
}
