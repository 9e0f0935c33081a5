import { cpus, loadavg } from 'node:os';

/** Where and when the figures were taken: without it they say nothing. */
export function surroundings() {
  const [{ model }] = cpus();
  const load = loadavg().map((value) => value.toFixed(1));
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${model}, load ${load.join(' ')}`;
}

const COLUMNS = [
  ['case', (row) => row.case],
  ['guests', ({ guests }) => guests?.toLocaleString('en')],
  ['CPU s, min / median / max', ({ cpu }) => [cpu.min, cpu.median, cpu.max].map(seconds).join(' / ')],
  ['peak MiB', ({ peak }) => peak?.toFixed(0)],
  ['× node -e 0', ({ ratios }) => ratios['node -e 0']?.toFixed(2)],
  ['× bacula-dir -t', ({ ratios }) => ratios['bacula-dir -t']?.toFixed(2)],
  ['guests per CPU s', ({ guests, cpu }) => (guests === undefined ? undefined : whole(guests / cpu.median))],
  ['files', ({ files }) => files?.toLocaleString('en')],
  ['MB', ({ bytes }) => (bytes === undefined ? undefined : (bytes / 1e6).toFixed(1))],
  ['runs', ({ runs }) => String(runs)],
];

/** The results as one Markdown table. */
export function markdown(results) {
  const rows = results.map((result) => COLUMNS.map(([, cell]) => cell(result) ?? ''));
  const lines = [COLUMNS.map(([title]) => title), COLUMNS.map((_, i) => (i === 0 ? '---' : '--:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** The same as JSON, one result to a line. */
export function jsonLines(results) {
  return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}

function seconds(value) {
  return value.toFixed(value < 1 ? 3 : 2);
}

function whole(value) {
  return Math.round(value).toLocaleString('en');
}
