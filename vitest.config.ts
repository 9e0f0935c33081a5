// One run for all layers: each is a project, chosen by name (vitest run --project unit).
import { defineConfig } from 'vitest/config';

const minute = 60_000;
const isCI = ['true', '1'].includes(process.env['CI'] ?? '');

/** A layer whose tests own machine-wide things (ports) runs alone and one file at a time; a virtual machine owns only cores. */
const layers = [
  { name: 'unit', workers: 2, timeout: minute / 3, group: 0 },
  { name: 'cases', workers: 2, timeout: 2 * minute, group: 0 },
  { name: 'hooks', workers: 2, timeout: 5 * minute, group: 0 },
  { name: 'browser', workers: 2, timeout: 3 * minute, group: 0 },
  { name: 'bacula', workers: 1, timeout: 20 * minute, group: 1 },
  { name: 'lab', workers: 2, timeout: 20 * minute, group: 2 },
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['scripts/vitest-setup.mjs'],
    // A golden file that is missing or differs is a failure where nobody looks at what would be written.
    update: isCI ? 'none' : 'new',
    projects: layers.map(({ name, workers, timeout, group }) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: timeout,
        hookTimeout: timeout,
        // Unit tests leave nothing behind, so their files share what they import: half of their time went into loading it again.
        isolate: name !== 'unit',
        fileParallelism: workers > 1,
        maxWorkers: workers,
        sequence: { groupOrder: group },
      },
    })),
  },
});
