// One run for all layers: each is a project, chosen by name (vitest run --project unit).
import { defineConfig } from 'vitest/config';

const minute = 60_000;
const isCI = ['true', '1'].includes(process.env['CI'] ?? '');

/** Layers whose tests own machine-wide things (ports, a hypervisor) run alone and one file at a time. */
const layers = [
  { name: 'unit', timeout: minute / 3, group: 0 },
  { name: 'cases', timeout: 2 * minute, group: 0 },
  { name: 'hooks', timeout: 5 * minute, group: 0 },
  { name: 'browser', timeout: 3 * minute, group: 0 },
  { name: 'bacula', timeout: 20 * minute, group: 1 },
  { name: 'lab', timeout: 20 * minute, group: 2 },
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['scripts/vitest-setup.mjs'],
    // A golden file that is missing or differs is a failure where nobody looks at what would be written.
    update: isCI ? 'none' : 'new',
    projects: layers.map(({ name, timeout, group }) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: timeout,
        hookTimeout: timeout,
        fileParallelism: group === 0,
        maxWorkers: group === 0 ? 2 : 1,
        sequence: { groupOrder: group },
      },
    })),
  },
});
