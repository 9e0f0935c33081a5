/** What a Director answers to commands of its console, where other programs than people read it. */

export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What a Job would read by `estimate`, or undefined where the Director did not get that far. Source: dird/ua_cmds.c, estimate_cmd. */
export function estimated(answer: string): Amount | undefined {
  const match = /^2000 OK estimate files=([\d,]+) bytes=([\d,]+)/m.exec(answer);
  return match === null ? undefined : { files: number(match[1]), bytes: number(match[2]) };
}

export interface BaseRun extends Amount {
  readonly jobId: number;
  /** By the Director's clock, `YYYY-MM-DD hh:mm:ss`. */
  readonly started: string;
}

/**
 * The Base that a Full of this moment takes, in the answer to `list job=NAME`: the last one at level B that ended well. Undefined where there is
 * none. Headings are in small letters since 9. Source: cats/sql_get.c, bdb_get_base_jobid; cats/sql_list.c.
 */
export function newestBase(answer: string): BaseRun | undefined {
  const rows = answer
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [heading = [], ...jobs] = rows;
  const column = (name: string) => heading.findIndex((title) => title.toLowerCase() === name);
  const [jobId, started, level, files, bytes, status] = [
    'jobid',
    'starttime',
    'level',
    'jobfiles',
    'jobbytes',
    'jobstatus',
  ].map(column);
  const row = jobs.findLast((cells) => cells[level ?? -1] === 'B' && /^[TW]$/.test(cells[status ?? -1] ?? ''));
  if (row === undefined) return undefined;
  const at = (index: number | undefined) => row[index ?? -1];
  return { jobId: number(at(jobId)), started: at(started) ?? '', files: number(at(files)), bytes: number(at(bytes)) };
}

function number(text = ''): number {
  return Number(text.replaceAll(',', ''));
}
