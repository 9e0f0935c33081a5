// A disk after its installation, as seen from outside: no kernel mounts it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Table {
  readonly partitiontable: {
    readonly label: string;
    readonly sectorsize: number;
    readonly partitions: readonly { readonly start: number; readonly size: number; readonly type: string }[];
  };
}

export function tableOf(disk: string): Table['partitiontable'] {
  return (JSON.parse(execFileSync('sfdisk', ['-J', disk], { encoding: 'utf8' })) as Table).partitiontable;
}

/** The bytes of partition `number`, counted from 1, as a file of their own. */
export function partition(disk: string, number: number): string {
  const { partitions, sectorsize } = tableOf(disk);
  const found = partitions[number - 1];
  if (found === undefined) throw new Error(`${disk} has no partition ${number}`);
  const file = join(dirname(disk), `partition-${number}.img`);
  const [skip, count] = [found.start * sectorsize, found.size * sectorsize];
  const flags = ['iflag=skip_bytes,count_bytes', 'conv=sparse', 'bs=1M', 'status=none'];
  execFileSync('dd', [`if=${disk}`, `of=${file}`, `skip=${skip}`, `count=${count}`, ...flags]);
  execFileSync('truncate', ['-s', String(count), file]);
  return file;
}

/** What is in an ext4, as a folder with its modes and owners. Its journal must be empty: debugfs replays none. */
export function unpackExt(file: string): string {
  const folder = mkdtempSync(join(dirname(file), 'root-'));
  execFileSync('debugfs', ['-R', `rdump / ${folder}`, file], { stdio: 'ignore' });
  return folder;
}

/** What is said, and the exit code. */
export function ask(program: string, ...argv: readonly string[]): { code: number | null; said: string } {
  const { status, stdout, stderr, error } = spawnSync(program, argv, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error !== undefined) throw error;
  return { code: status, said: stdout + stderr };
}
