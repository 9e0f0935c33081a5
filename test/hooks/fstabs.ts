// Samples of fstabs with their right answers, and the awks that have to give them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './world.ts';

const wanted = ['mawk', 'gawk', 'busybox awk', 'original-awk'];
const isCI = ['true', '1'].includes(process.env['CI'] ?? '');

/** The awks that are installed; all of them in CI, where a missing one is a failure and not a skip. */
export const awks: readonly string[] = wanted.filter((awk) => isCI || works(awk) || reported(awk));

function works(awk: string): boolean {
  const [program = '', ...rest] = awk.split(' ');
  return spawnSync(program, [...rest, 'BEGIN { exit 7 }']).status === 7;
}

function reported(awk: string): boolean {
  process.stderr.write(`skipped: ${awk} is not installed (npm run setup:system)\n`);
  return false;
}

export type Sample = {
  readonly name: string;
  /** Who writes such a file. */
  readonly who: string;
  /** Rows for fstab.awk: options, disks and volumes with all that names them. */
  readonly volumes: string;
  readonly fstab: string;
  /** "on DISK N", the volume on which the fstab lies ("on -" where none of the guest's can be read), then the answers. */
  readonly want: readonly string[];
};

/** Every file of test/hooks/fstabs: a line "who: …" and the sections volumes, fstab and want. */
export function readSamples(): Sample[] {
  const folder = join(repository, 'test/hooks/fstabs');
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const parts = /^who: (.+)\n--- volumes\n([\s\S]*)--- fstab\n([\s\S]*)--- want\n([\s\S]*)$/u.exec(text);
      if (parts === null) throw new Error(`${name} has not the sections of a sample`);
      const [, who = '', volumes = '', fstab = '', want = ''] = parts;
      return { name, who, volumes, fstab, want: want.split('\n').filter(Boolean) };
    });
}

const filesystems = ['ext2', 'ext3', 'ext4', 'xfs', 'vfat'].map((type) => `option filesystems ${type}\n`).join('');

/** What fstab.awk makes of an fstab that lies on the volume `root` ("DISK N"), under one awk, as the hook calls it. */
export function judge(awk: string, { volumes, fstab, root }: Judged): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'renfield-fstab-'));
  try {
    const octets = (name: string, bytes: Buffer) => {
      writeFileSync(join(folder, name), bytes);
      const { stdout } = spawnSync('od', ['-An', '-v', '-tu1', join(folder, name)], { maxBuffer: 64 * 1024 * 1024 });
      writeFileSync(join(folder, name), stdout);
      return join(folder, name);
    };
    const [program = '', ...rest] = awk.split(' ');
    const inputs = [
      'kind=volumes',
      octets('volumes', Buffer.from(volumes + filesystems)),
      'kind=fstab',
      octets('fstab', typeof fstab === 'string' ? Buffer.from(fstab) : fstab),
    ];
    const parts = ['fstabfields', 'fstabnames', 'fstab'].flatMap((name) => [
      '-f',
      join(repository, `hooks/lib/${name}.awk`),
    ]);
    const { status, stdout, stderr } = spawnSync(program, [...rest, '-v', `root=${root}`, ...parts, ...inputs], {
      encoding: 'latin1',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0 || stderr !== '') throw new Error(`${awk} ended with ${status}: ${stderr}`);
    return stdout.split('\n').filter(Boolean);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Judged = { readonly volumes: string; readonly fstab: string | Buffer; readonly root: string };
