import { baculaLack, readByBacula } from './bacula.mjs';
import { measure } from './measure.mjs';
import { median, spread } from './statistics.mjs';

/** What every case is compared with: a start of Node that does nothing, and what every reload of a Director costs anyway. */
const YARDSTICKS = [
  { name: 'node -e 0', argv: () => [process.execPath, '-e', '0'] },
  { name: 'bacula-dir -t', needsBacula: true, argv: ({ folder }) => readByBacula(folder) },
];

/**
 * What a case costs: first it proves that it does its work, then it is run `runs` times, each time with the yardsticks right after it, so that
 * what else the machine does falls on both. `ratios` holds for each yardstick the median of the ratios of single pairs.
 */
export function measureCase(one, workload, runs) {
  const run = (turn = 0) => runCase(one, workload, turn);
  one.prove(run, workload);
  const yardsticks = YARDSTICKS.filter(
    (other) => !other.needsBacula || (!one.needsNoFleet && baculaLack() === undefined),
  );
  const costs = [];
  const ratios = new Map(yardsticks.map(({ name }) => [name, []]));
  for (let turn = 0; turn < runs; turn++) {
    const cost = run(turn);
    costs.push(cost);
    for (const yardstick of yardsticks) {
      const { cpu, exitCode, stderr } = measure(yardstick.argv(workload), workload.folder);
      if (exitCode !== 0) throw new Error(`${yardstick.name} ended with ${exitCode}: ${stderr}`);
      ratios.get(yardstick.name).push(cost.cpu / cpu);
    }
  }
  return {
    case: one.name,
    ...(one.needsNoFleet ? {} : { guests: workload.guests, inventory: workload.sha256, ...workload.size }),
    runs,
    cpu: spread(costs.map(({ cpu }) => cpu)),
    peak: costs[0].peak === undefined ? undefined : median(costs.map(({ peak }) => peak)),
    ratios: Object.fromEntries([...ratios].map(([name, values]) => [name, median(values)])),
  };
}

function runCase(one, workload, turn) {
  one.before?.(workload);
  const cost = measure([process.execPath, workload.program, ...one.argv(turn)], workload.folder);
  const wanted = one.exitCode ?? 0;
  if (cost.exitCode === wanted) return cost;
  throw new Error(`${one.name} ended with ${cost.exitCode}, not ${wanted}: ${cost.stderr.slice(-2000)}`);
}
