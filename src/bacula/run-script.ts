import type { Word } from './command.ts';

/** A command that Bacula runs before or after a Job: a RunScript with nothing left to a default. */
export interface RunScript {
  readonly when: 'Before' | 'After';
  /** Which daemon runs it: the File Daemon of the Job's Client, or the Director. */
  readonly on: 'client' | 'director';
  /** Whether it runs after a Job that ended well, and after one that failed. Of one that runs before the Job: Bacula's defaults. */
  readonly onSuccess: boolean;
  readonly onFailure: boolean;
  /** Whether the Job fails if the command does. */
  readonly failJob: boolean;
  readonly words: readonly Word[];
  /** The comment above it. */
  readonly why: string | undefined;
}

type Policy = Partial<Pick<RunScript, 'failJob' | 'why'>>;

/** A command before the Job. The Job fails with it unless `policy` says otherwise. */
export function runBefore(on: RunScript['on'], words: readonly Word[], policy: Policy = {}): RunScript {
  return { when: 'Before', on, onSuccess: true, onFailure: false, failJob: true, words, why: undefined, ...policy };
}

/** A command after a Job of this outcome. A Job that has ended fails with it only if `policy` says so. */
export function runAfter(
  outcome: 'success' | 'failure' | 'any',
  on: RunScript['on'],
  words: readonly Word[],
  policy: Policy = {},
): RunScript {
  const [onSuccess, onFailure] = [outcome !== 'failure', outcome !== 'success'];
  return { when: 'After', on, onSuccess, onFailure, failJob: false, words, why: undefined, ...policy };
}
