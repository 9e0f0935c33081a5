// One run for all layers: each is a project, chosen by name (vitest run --project unit).
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { WORKERS } from './test/workers.ts';

const minute = 60_000;
const isCI = ['true', '1'].includes(process.env['CI'] ?? '');

/**
 * Daemons and machines have the cores to themselves: their layers come one after the other. A timeout ends what hangs, and judges
 * nothing: it is many times what a test takes where sixteen other processes are busy.
 */
const layers = [
  { name: 'unit', timeout: 5 * minute, group: 0 },
  { name: 'cases', timeout: 20 * minute, group: 0 },
  { name: 'hooks', timeout: 20 * minute, group: 0 },
  { name: 'browser', timeout: 20 * minute, group: 0 },
  { name: 'bacula', timeout: 60 * minute, group: 1 },
  { name: 'lab', timeout: 60 * minute, group: 2 },
] as const;

/** Tests of the lab with a script of their own (package.json), which take longer than all others together: test/lab/README.md. */
const ownScript = ['kills', 'ioctls', 'one-moment', 'layouts', 'guest-lvm'].map((name) => `test/lab/${name}.test.ts`);
const isOwnScript = process.env['RENFIELD_LAB_FULL'] !== undefined || process.env['RENFIELD_LAB_KILLS'] !== undefined;

/** What takes longest begins first: begun last, it would run alone while the other cores have nothing to do. */
const longest = [
  ...[
    'lab/kills',
    'lab/bacula',
    'lab/one-moment',
    'lab/layouts',
    'lab/install-faults',
    'lab/faults',
    'lab/files',
    'lab/image',
    'lab/hostile',
    'lab/guest-lvm',
    'lab/ioctls',
    'lab/rebuild',
    'lab/install',
  ],
  ...['bacula/debian-sample', 'bacula/chain', 'bacula/alarm', 'bacula/rendered', 'bacula/restore-page', 'bacula/traps'],
  ...[
    'hooks/faults',
    'hooks/rebuild-faults',
    'cases/hostile',
    'cases/semantic',
    'hooks/hang-each',
    'hooks/dead-tools',
    'hooks/install-script',
  ],
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    globalSetup: ['scripts/vitest-setup.mjs'],
    // A golden file that is missing or differs is a failure where nobody looks at what would be written.
    update: isCI ? 'none' : 'new',
    projects: layers.map(({ name, timeout, group }) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        exclude: isOwnScript ? [] : ownScript,
        maxWorkers: WORKERS[name],
        testTimeout: timeout,
        hookTimeout: timeout,
        // Unit tests leave nothing behind, so their files share what they import: half of their time went into loading it again.
        isolate: name !== 'unit',
        sequence: { groupOrder: group },
      },
    })),
  },
});
