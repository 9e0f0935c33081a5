// npm run bench [-- OPTIONS]: what Renfield costs, against what a site pays for anyway. docs/performance.md explains what is measured and how.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/root.mjs';
import { baculaLack } from './bacula.mjs';
import { CASES } from './cases.mjs';
import { judge } from './goals.mjs';
import { memoryLack } from './measure.mjs';
import { measureCase } from './pairs.mjs';
import { placeToMeasure } from './place.mjs';
import { jsonLines, markdown, surroundings } from './report.mjs';
import { makeWorkload } from './workload.mjs';

const usage = `usage: npm run bench -- [--sizes N,N,…] [--large] [--cases TEXT] [--runs N] [--folder DIR] [--check GOALS]
  --sizes   numbers of guests (100,1000,10000)
  --large   100000 as well: some minutes, and some GB in the folder
  --cases   only cases whose name holds this text
  --runs    runs of each case (7; 15 of --help, 3 with 100000 guests)
  --folder  where to work (a filesystem in memory, if there is one)
  --check   a file of goals, e.g. bench/goals.json: the exit code is 1 when one is missed
`;

const say = (line) => process.stderr.write(`${line}\n`);

function readOptions() {
  const string = { type: 'string' };
  const options = {
    sizes: { ...string, default: '100,1000,10000' },
    cases: string,
    runs: string,
    folder: string,
    check: string,
  };
  const { values } = parseArgs({ options: { ...options, large: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const sizes = [...values.sizes.split(','), ...(values.large ? ['100000'] : [])].map(Number);
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  if (![...sizes, runs ?? 1].every((value) => Number.isSafeInteger(value) && value > 0))
    throw new Error('not a number');
  const goals = values.check === undefined ? [] : JSON.parse(readFileSync(values.check, 'utf8'));
  const folder = values.folder ?? placeToMeasure();
  return { sizes: [...new Set(sizes)].sort((a, b) => a - b), runs, folder, goals, cases: casesOf(values.cases ?? '') };
}

/** Cases whose names hold the text, of those that can be measured here. */
function casesOf(text) {
  const named = CASES.filter(({ name }) => name.includes(text));
  if (baculaLack() !== undefined) say(`without Bacula: ${baculaLack()}`);
  if (memoryLack !== undefined) say(`without memory: ${memoryLack}`);
  return named.filter(({ needsBacula }) => !needsBacula || baculaLack() === undefined);
}

function runAll({ sizes, runs, cases }, folder) {
  const results = [];
  for (const guests of sizes) {
    const wanted = cases.filter(({ needsNoFleet }) => !needsNoFleet || guests === sizes[0]);
    if (wanted.length === 0) continue;
    const place = join(folder, String(guests));
    const workload = makeWorkload({ folder: place, guests, program: `${root}/dist/main.js` });
    for (const one of wanted) {
      say(`${guests} guests: ${one.name}`);
      results.push(measureCase(one, workload, runs ?? one.runs ?? (guests < 100_000 ? 7 : 3)));
    }
    rmSync(place, { recursive: true });
  }
  return results;
}

let options;
try {
  options = readOptions();
} catch (error) {
  process.stderr.write(`${error.message}\n${usage}`);
  process.exit(2);
}
const folder = mkdtempSync(join(options.folder, 'renfield-bench-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  const results = runAll(options, folder);
  process.stdout.write(`${surroundings()}\n\n${markdown(results)}\n${jsonLines(results)}`);
  const verdicts = judge(options.goals, results);
  for (const { text } of verdicts) say(text);
  if (verdicts.some(({ missed }) => missed)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
