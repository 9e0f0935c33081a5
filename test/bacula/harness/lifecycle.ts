// What a describe block calls to have a sandbox and a running Bacula for its tests, and nothing left of them afterwards.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Installation, InstallationFiles } from './daemons.ts';
import { startInstallation } from './daemons.ts';
import { makeSandbox, removeSandbox } from './sandbox.ts';

/** The path of a folder that is there while the block's tests run. To be called before `useInstallation`. */
export function useSandbox(): () => string {
  let sandbox: string | undefined;
  beforeAll(() => {
    sandbox = makeSandbox();
  });
  // Not the function that a beforeAll may return: vitest forgets those when a later beforeAll fails.
  afterAll(() => {
    if (sandbox !== undefined) removeSandbox(sandbox);
  });
  return () => present(sandbox);
}

/**
 * A Bacula that runs during the block's tests, from the files that `prepare` makes. When a test fails, all that it said is
 * shown. Each of its daemons must end by itself when it is asked to.
 */
export function useInstallation(prepare: () => Promise<InstallationFiles>): () => Installation {
  let installation: Installation | undefined;
  beforeAll(async () => {
    installation = await startInstallation(await prepare());
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write((await installation?.logs()) ?? '');
  });
  afterAll(async () => {
    if (installation !== undefined) expect(await installation.stop()).toEqual({ killed: [] });
  });
  return () => present(installation);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is there only while tests run');
  return value;
}
