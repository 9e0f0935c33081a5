import type { Word } from '../../../src/bacula/command.ts';
import type { JobPlan } from '../../../src/plan/plan.ts';
import { commandWords } from './command.ts';
import type { Facts } from './facts.ts';

/** One RunScript with nothing left to a default, its command in the words that are run. */
export interface RunScript {
  readonly when: 'Before' | 'After' | 'AfterVSS';
  readonly onClient: boolean;
  readonly onSuccess: boolean;
  readonly onFailure: boolean;
  readonly failJob: boolean;
  readonly words: readonly string[];
}

/** Bacula's defaults of a RunScript. Source: lib/runscript.c `RUNSCRIPT::reset_default`. */
export function runScript(said: Partial<RunScript> & { readonly command?: string }): RunScript {
  const { command, ...rest } = said;
  const words = command === undefined ? [] : commandWords(command);
  return { when: 'Before', onClient: true, onSuccess: true, onFailure: false, failJob: true, words, ...rest };
}

/** The RunScripts of a Job as the plan has them. */
export function plannedScripts({ scripts }: JobPlan): RunScript[] {
  return scripts.map(({ when, on, onSuccess, onFailure, failJob, words }) => ({
    ...{ when, onClient: on === 'client', onSuccess, onFailure, failJob },
    words: words.map(spelt),
  }));
}

/** A `%` that is meant as itself is doubled for `edit_job_codes`. */
function spelt({ text, code }: Word): string {
  return code === true ? text : text.replaceAll('%', '%%');
}

/** The RunScripts that `bdirjson` prints of a Job; it leaves out what is a default. */
export function readScripts(facts: Facts): RunScript[] {
  return ((facts['runscript'] ?? []) as readonly Facts[]).map((script) => {
    const yes = (key: string, normally: boolean) => (script[key] ?? normally) as boolean;
    return runScript({
      when: script['runswhen'] as RunScript['when'],
      onClient: yes('runsonclient', true),
      onSuccess: yes('runsonsuccess', true),
      onFailure: yes('runsonfailure', false),
      failJob: yes('failjobonerror', true),
      command: String(script['command']),
    });
  });
}
