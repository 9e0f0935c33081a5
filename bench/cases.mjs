// What is measured. Each case is a command line, what has to be done before each run of it, and what proves that it did its work.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf, differences, stampsOf } from './tree.mjs';

const render = (inventory) => ['render', '--no-verify', '-i', inventory, '-o', 'out'];

/** Fails unless `holds`: a program that does the wrong thing quickly is not to be measured. */
function must(holds, what, { stderr = '' } = {}) {
  if (!holds) throw new Error(`${what}${stderr === '' ? '' : `: ${stderr.slice(0, 2000)}`}`);
}

const out = ({ folder }) => join(folder, 'out');
const removeOut = (workload) => rmSync(out(workload), { recursive: true, force: true });

/**
 * `argv(turn)` are the arguments, which may differ from turn to turn; `before` is not measured; `prove(run, workload)` runs the case and throws
 * where the program errs. `exitCode` is the one that is expected, `runs` how often it is run at least. `needsNoFleet` cases are
 * measured once, not for each size.
 */
export const CASES = [
  {
    name: '--help',
    needsNoFleet: true,
    runs: 15,
    argv: () => ['--help'],
    prove: (run) => must(run().stdout.includes('Usage: renfield'), '--help shows no usage'),
  },
  {
    name: 'check',
    argv: () => ['check', '-i', 'good.yaml'],
    prove: (run, { guests }) => must(run().stderr.includes(`${guests} guests`), 'check does not count the guests'),
  },
  {
    name: 'cold render',
    argv: () => render('good.yaml'),
    before: removeOut,
    prove(run, workload) {
      run();
      const changed = differences(contentsOf(join(workload.folder, 'rendered')), contentsOf(out(workload)));
      must(changed.length === 0, `two renders of one inventory differ in ${changed.join(', ')}`);
    },
  },
  {
    name: 'render again, unchanged',
    argv: () => render('good.yaml'),
    prove(run, workload) {
      run();
      const before = stampsOf(out(workload));
      const again = run();
      must(again.stderr.includes('unchanged'), 'a second render does not say that nothing changed', again);
      const written = differences(before, stampsOf(out(workload)));
      must(written.length === 0, `a second render wrote ${written.join(', ')}`);
    },
  },
  {
    name: 'render, one guest changed',
    argv: (turn) => render(turn % 2 === 0 ? 'changed.yaml' : 'good.yaml'),
    prove(run, workload) {
      run(0);
      const changed = contentsOf(out(workload));
      run(1);
      const paths = differences(changed, contentsOf(out(workload)));
      const isItsOwn = paths.length === 2 && /\/hosts\/kvm-\d+\.conf$/.test(paths[0]) && paths[1] === 'renfield.json';
      must(isItsOwn, `another limit for one guest changes ${paths.join(', ')}`);
    },
  },
  {
    name: 'error in the last guest',
    argv: () => ['check', '-i', 'last-wrong.yaml'],
    exitCode: 1,
    prove(run, { lastLine }) {
      const { stderr } = run();
      must(stderr.includes(`last-wrong.yaml:${lastLine}:`), `the error is not shown at line ${lastLine}`, { stderr });
    },
  },
  {
    name: 'error in every guest',
    argv: () => ['check', '-i', 'all-wrong.yaml'],
    exitCode: 1,
    prove(run, { guests }) {
      const { stderr } = run();
      must(stderr.includes(`${guests} errors`), `not all of ${guests} errors are counted`, {
        stderr: stderr.slice(-200),
      });
    },
  },
  {
    name: 'cold render, verified',
    needsBacula: true,
    argv: () => ['render', '-i', 'good.yaml', '-o', 'out'],
    before: removeOut,
    prove(run) {
      const { stderr } = run();
      must(stderr.includes('bdirjson 1'), 'the configuration was not read by bdirjson', { stderr });
    },
  },
];
