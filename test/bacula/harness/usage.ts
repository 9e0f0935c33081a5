import { queryCatalog } from './catalog.ts';

/** What a Full with a Base saved itself, and what it took from the Base. Bytes are sizes of regular files. */
export interface BaseUsage {
  readonly ownFiles: number;
  readonly ownBytes: number;
  readonly baseFiles: number;
  readonly baseBytes: number;
  /** What went to the volume, compressed or not. */
  readonly storedBytes: number;
  /** Of all bytes of the guest, those that the Base holds, 0 to 100. */
  readonly percent: number;
}

/** The use of its Bases that the catalog records for a job: nothing but own files when it had none. */
export async function baseUsage(catalog: string, jobId: number): Promise<BaseUsage> {
  const own = await filesOf(
    catalog,
    // FileIndex 0 is how an accurate Incremental records a deletion.
    `SELECT LStat FROM File WHERE JobId = ${jobId} AND FileIndex > 0`,
  );
  const base = await filesOf(
    catalog,
    `SELECT LStat FROM BaseFiles JOIN File USING (FileId) WHERE BaseFiles.JobId = ${jobId}`,
  );
  const [job] = await queryCatalog<{ readonly JobBytes: number }>(
    catalog,
    `SELECT JobBytes FROM Job WHERE JobId = ${jobId}`,
  );
  if (job === undefined) throw new Error(`the catalog has no job ${jobId}`);
  const all = own.bytes + base.bytes;
  return {
    ownFiles: own.files,
    ownBytes: own.bytes,
    baseFiles: base.files,
    baseBytes: base.bytes,
    storedBytes: job.JobBytes,
    percent: all === 0 ? 0 : (100 * base.bytes) / all,
  };
}

async function filesOf(catalog: string, sql: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const rows = await queryCatalog<{ readonly LStat: string }>(catalog, sql);
  const sizes = rows.map(({ LStat }) => dataSize(LStat));
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/**
 * The bytes of data that a file record stands for: those of a regular file, and none for a further hard link to one.
 * LStat is st_dev, st_ino, st_mode, st_nlink, st_uid, st_gid, st_rdev, st_size, … and 14th LinkFI, the file index of the
 * first hard link or 0 (encode_stat in findlib/attribs.c).
 */
export function dataSize(lstat: string): number {
  const fields = lstat.split(' ');
  const isRegular = (decodeBase64(fields[2] ?? '') & 0o170000) === 0o100000;
  const isFirstLink = decodeBase64(fields[13] ?? '') === 0;
  return isRegular && isFirstLink ? decodeBase64(fields[7] ?? '') : 0;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number in Bacula's base 64: six bits a digit, the highest first, without padding (lib/base64.c). */
export function decodeBase64(text: string): number {
  const negative = text.startsWith('-');
  let value = 0;
  for (const digit of negative ? text.slice(1) : text) value = value * 64 + DIGITS.indexOf(digit);
  return negative ? -value : value;
}

export interface ReportedUse {
  /** Files that the Bases hold, and how many of them the job took. */
  readonly held: number;
  readonly used: number;
  readonly percent: number;
}

/** What a job's own report says of its Bases; undefined when it had none. */
export function reportedUse(log: string): ReportedUse | undefined {
  const match = /^\s*Base files\/Used files:\s+(\d+)\/(\d+) \(([\d.]+)%\)/mu.exec(log);
  if (match === null) return undefined;
  const [held, used, percent] = match.slice(1).map(Number);
  return { held: held!, used: used!, percent: percent! };
}
