import { VERSIONS, type BaculaVersion } from '../../../src/bacula/dialects.ts';
import { debian13, debian13Runtime } from '../../bacula/harness/debian13.ts';
import { INSTALLED, type Runtime } from '../../bacula/harness/runtime.ts';
import { isCI } from './tools.ts';

/** A release of Bacula whose parsers can be asked here. */
export interface Release {
  readonly name: string;
  readonly runtime: Runtime;
  /** Whether it reads what is written for a version: an older parser refuses what a newer daemon knows. */
  readonly reads: (version: BaculaVersion) => boolean;
}

/**
 * The releases that judge a tree in this folder: the installed one, which is Debian 12's 9.6.7, and Debian 13's 15.0.3 where it can be had. That one runs in a
 * root of its own, which only root can enter; without it one line says so, and in CI it is a failure.
 */
export async function releasesFor(folder: string): Promise<Release[]> {
  const installed: Release = { name: '9.6.7', runtime: INSTALLED, reads: upTo('9.6') };
  if (process.getuid?.() !== 0) {
    const line = 'the parsers of Bacula 15.0.3 need root';
    if (isCI) throw new Error(line);
    process.stderr.write(`skipped: ${line}\n`);
    return [installed];
  }
  const trixie = await debian13();
  if ('unavailable' in trixie) return [installed];
  return [installed, { name: '15.0.3', runtime: debian13Runtime(trixie.root, folder), reads: upTo('15') }];
}

function upTo(newest: BaculaVersion): Release['reads'] {
  return (version) => VERSIONS.indexOf(version) <= VERSIONS.indexOf(newest);
}
