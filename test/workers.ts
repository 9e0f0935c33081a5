/**
 * Test files that run at one time, for two cores, by layer. Daemons and machines wait more than they work: for each other, for seconds of
 * their own, for a disk. vitest.config.ts starts so many, test/bacula/harness/ports.ts gives each its range of ports.
 */
export const WORKERS = { unit: 3, cases: 3, hooks: 3, browser: 3, bacula: 4, lab: 3 } as const;
