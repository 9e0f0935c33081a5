import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Linux's filesystem in memory that every system mounts. Source: shm_overview(7). */
const IN_MEMORY = '/dev/shm';

/** Bytes that 100 000 guests need, with room: five trees of 0.3 GB. */
const ROOM = 2 ** 31;

/**
 * Where the benchmarks work: in memory if there is room. On a disk it is the disk that is measured: ext4 without a journal searches past
 * every inode that was freed a moment ago (`recently_deleted`, fs/ext4/ialloc.c), so the same 10 000 files cost 0.3 s of CPU or 6 s.
 */
export function placeToMeasure() {
  if (!existsSync(IN_MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize > ROOM ? IN_MEMORY : tmpdir();
}
