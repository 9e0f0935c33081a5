import { queryCatalog } from './catalog.ts';
import type { DirectorAccess } from './console.ts';
import { bconsole, quoted } from './console.ts';

export type Level = 'Full' | 'Differential' | 'Incremental' | 'Base' | 'VirtualFull';

export interface JobRow {
  readonly jobId: number;
  readonly name: string;
  /** Bacula's letters: `B`ackup, `R`estore; `F`ull, `I`ncremental, `B`ase; `T`erminated well, `E`rror, `f`atal, `W`arnings. */
  readonly type: string;
  readonly level: string;
  readonly status: string;
  /** Files taken from a Base are counted too. */
  readonly files: number;
  /** What went to the volume. */
  readonly bytes: number;
  /** What the File Daemon read. */
  readonly readBytes: number;
  readonly hasBase: boolean;
  readonly errors: number;
  /** Its messages, when its Messages resource has `catalog = all`. */
  readonly log: string;
}

/** The row of a job that the Director has run to its end at a level. Throws when it was not queued or not over in time. */
export async function runJob(access: DirectorAccess, job: string, level: Level, timeoutMs?: number): Promise<JobRow> {
  return runToEnd(access, `run job=${quoted(job)} level=${level} yes`, timeoutMs);
}

export interface Restore {
  readonly jobIds: readonly number[];
  readonly where: string;
  /** The Client whose files they are, and the one that writes them unless `restoreClient` says otherwise. */
  readonly client: string;
  readonly restoreClient?: string;
  /** Needed when the Director has several Jobs of Type = Restore; else bconsole would ask which. */
  readonly restoreJob?: string;
}

/** The row of a restore, everything that the given jobs hold, into a folder. Their Base jobs are found by Bacula. */
export async function restoreJobs(access: DirectorAccess, restore: Restore, timeoutMs?: number): Promise<JobRow> {
  const { jobIds, where, client, restoreClient = client, restoreJob } = restore;
  const words = [
    `restore jobid=${jobIds.join(',')}`,
    ...(restoreJob === undefined ? [] : [`restorejob=${quoted(restoreJob)}`]),
    `client=${quoted(client)} restoreclient=${quoted(restoreClient)} where=${quoted(where)} all done yes`,
  ];
  return runToEnd(access, words.join(' '), timeoutMs);
}

/** How much a Full or Incremental would save now. With a Base, only what it does not hold is counted. */
export async function estimate(
  access: DirectorAccess,
  job: string,
  level: Level,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const output = await bconsole(access, [`estimate job=${quoted(job)} level=${level} accurate=yes`]);
  const match = /^2000 OK estimate files=([\d,]+) bytes=([\d,]+)/mu.exec(output);
  if (match === null) throw new Error(`no estimate:\n${output}`);
  const [files, bytes] = match.slice(1).map((digits) => Number(digits.replaceAll(',', '')));
  return { files: files!, bytes: bytes! };
}

/** The catalog's row of a job and its messages. Throws when there is no such job. */
export async function readJob(catalog: string, jobId: number): Promise<JobRow> {
  const [row] = await queryCatalog<Omit<JobRow, 'hasBase' | 'log'> & { readonly hasBase: number }>(
    catalog,
    `SELECT JobId AS jobId, Name AS name, Type AS type, Level AS level, JobStatus AS status, JobFiles AS files,
       JobBytes AS bytes, ReadBytes AS readBytes, HasBase AS hasBase, JobErrors AS errors
     FROM Job WHERE JobId = ${jobId}`,
  );
  if (row === undefined) throw new Error(`the catalog has no job ${jobId}`);
  const log = await queryCatalog<LogRow>(catalog, `SELECT LogText FROM Log WHERE JobId = ${jobId} ORDER BY LogId`);
  return { ...row, hasBase: row.hasBase === 1, log: logText(log) };
}

/** The messages of every job, in the order in which they came. */
export async function allMessages(catalog: string): Promise<string> {
  return logText(await queryCatalog<LogRow>(catalog, 'SELECT LogText FROM Log ORDER BY LogId'));
}

interface LogRow {
  readonly LogText: string;
}

/** With SQLite, Bacula 9.6.7 leaves a backslash after the line end of every message (seen in its Log table). */
function logText(rows: readonly LogRow[]): string {
  return rows.map(({ LogText }) => LogText.replace(/\\$/u, '')).join('');
}

async function runToEnd(access: DirectorAccess, command: string, timeoutMs = 600_000): Promise<JobRow> {
  const queued = await bconsole(access, [command]);
  const jobId = Number(/^Job queued\. JobId=(\d+)/mu.exec(queued)?.[1] ?? NaN);
  if (Number.isNaN(jobId)) throw new Error(`not queued: ${command}\n${queued}`);
  await bconsole(access, [`wait jobid=${jobId}`], timeoutMs).catch(async (error: unknown) => {
    const status = await bconsole(access, [`cancel jobid=${jobId} yes`, 'status director']);
    throw new Error(`job ${jobId} did not end: ${command}\n${status}`, { cause: error });
  });
  return readJob(access.catalog, jobId);
}
