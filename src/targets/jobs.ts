import { command } from '../bacula/command.ts';
import type { RunScript } from '../bacula/run-script.ts';
import { folded } from '../bacula/folded.ts';
import { extras, list, optional, settings, type Setting } from '../bacula/directive.ts';
import {
  duration,
  integer,
  keyword,
  NO,
  origin,
  quoted,
  verbatim,
  YES,
  yesNo,
  type BaculaText,
} from '../bacula/text.ts';
import { oncePer } from '../core/once.ts';
import { templates } from '../generated/templates.js';
import type { Directives } from '../inventory/model/entry.ts';
import type { JobDefsPlan, JobPlan, RunSettings } from '../plan/plan.ts';
import { resource } from './resource.ts';

/** What a JobDefs says already: the values of each directive, one to a line. A Job repeats only what differs. */
export type Said = ReadonlyMap<string, string>;

/** The lines of how a Job runs. Where it has one Pool for all levels and its JobDefs has one for this level, its own is named again. */
function runLines(run: RunSettings, said: Said = NOTHING_SAID): Setting[] {
  const levelPool = (directive: string, pool: string | undefined) =>
    pool ?? (said.has(directive) ? run.pool : undefined);
  return settings({
    Schedule: optional(run.schedule, quoted),
    Storage: optional(run.storage, quoted),
    Pool: optional(run.pool, quoted),
    'Full Backup Pool': optional(levelPool('Full Backup Pool', run.fullPool), quoted),
    'Incremental Backup Pool': optional(levelPool('Incremental Backup Pool', run.incrementalPool), quoted),
    'Differential Backup Pool': optional(levelPool('Differential Backup Pool', run.differentialPool), quoted),
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
  const directives = withoutScripts(jobDefs.settings.directives);
  const text = resource('JobDefs', jobDefs, lines, directives);
  return { text, said: spoken([...lines, ...extras(directives).settings]) };
}

/** Bacula runs the scripts of a JobDefs besides those of the Job, and never its `Run`, so each Job has its own and a JobDefs has none. Source: dird/dird.c:870-986. */
function withoutScripts(directives: Directives): Directives {
  const isScript = (name: string) => /^(run|runscript|(client)?run(before|after)(failed)?job)$/.test(folded(name));
  return Object.fromEntries(Object.entries(directives).filter(([name]) => !isScript(name)));
}

/** The values of each directive, one to a line: a value holds no line feed. */
function spoken(lines: readonly Setting[]): Said {
  const said = new Map<string, string>();
  for (const { directive, value } of lines) {
    const before = said.get(directive);
    said.set(directive, before === undefined ? value : `${before}\n${value}`);
  }
  return said;
}

const NOTHING_SAID: Said = new Map();

/** What a Job with these settings has to say itself, beside this JobDefs. Most guests of a group share the one answer. */
const unsaidBy = oncePer((said: Said) =>
  oncePer((run: RunSettings) => {
    const more = extras(run.directives);
    const all = [...runLines(run, said), ...more.settings];
    const own = spoken(all);
    return { lines: all.filter(({ directive }) => said.get(directive) !== own.get(directive)), blocks: more.blocks };
  }),
);

export function jobText(job: JobPlan, said: Said = NOTHING_SAID): BaculaText {
  const { lines, blocks } = unsaidBy(said)(job.settings);
  const unsaid = (directive: string, value: BaculaText | undefined) =>
    said.get(directive) === value ? undefined : value;
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
        Replace: optional(job.replace, keyword),
        'Write Bootstrap': optional(job.bootstrap, quoted),
        Enabled: job.enabled ? undefined : NO,
      }),
    ],
    blocks,
    scripts: job.scripts.map(scriptView),
  });
}

function scriptView({ when, on, onSuccess, onFailure, failJob, words, why }: RunScript) {
  return {
    why: optional(why, verbatim),
    when: keyword(when),
    onClient: yesNo(on === 'client'),
    after: when === 'Before' ? undefined : { onSuccess: yesNo(onSuccess), onFailure: yesNo(onFailure) },
    failJob: yesNo(failJob),
    command: command(words),
  };
}
