// When a RunScript runs, where, and whether the Job fails with it, said a second time: a round trip through Bacula's parser cannot see
// a plan that is wrong. A teardown runs whatever happened, only a check after a Job can fail it, and only what is installed is worth a Base.
import { runScript, type RunScript } from './runscript.ts';

const afterFailure = { when: 'After', onClient: false, onSuccess: false, onFailure: true, failJob: false } as const;

/** What is none of these is the alarm. */
const policies: readonly (readonly [words: RegExp, policy: Partial<RunScript>])[] = [
  [/renfield-hook before /u, {}],
  [/renfield-hook check /u, { when: 'After' }],
  [/renfield-hook after /u, { when: 'After', onFailure: true, failJob: false }],
  [/renfield-hook rebuild \S+ --settle /u, { when: 'After', failJob: false }],
  [/renfield-hook rebuild \S+$/u, { when: 'After' }],
  [/renfield-chain .* start \S+$/u, { when: 'After', onClient: false }],
  [/renfield-chain .* guard %l /u, { onClient: false, failJob: false }],
  [/renfield-chain .* guard Full \S+$/u, afterFailure],
  [/make_catalog_backup|^\/usr\/bin\/test -s /u, { onClient: false }],
];

/** The script with what it is to do besides its words, by what these are and at which place they come. */
export function rightScript({ words }: RunScript, index: number): RunScript {
  return runScript({ ...policyOf(words.join(' '), index), words });
}

function policyOf(text: string, index: number): Partial<RunScript> {
  // The dump of the catalog is removed twice: before it is made, which may fail the Job, and when it is saved.
  if (text.startsWith('/bin/rm -f ')) {
    return { onClient: false, ...(index === 0 ? {} : { when: 'After', onFailure: true, failJob: false }) };
  }
  return policies.find(([pattern]) => pattern.test(text))?.[1] ?? afterFailure;
}
