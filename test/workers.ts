/** Test files that run at one time, for two cores: vitest.config.ts starts them, test/bacula/harness/ports.ts gives each its range of ports. */
export const WORKERS = 2;
