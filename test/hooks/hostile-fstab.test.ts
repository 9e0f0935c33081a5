// Whatever a guest writes into its fstab: each line is served by the volume that it names, or refused, or idle by right.
import { describe, expect, it } from 'vitest';
import { awks, judge } from './fstabs.ts';
import { hostileFstabs, hostileVolumes } from './hostile-fstabs.ts';
import type { HostileFstab, Meaning } from './hostile-fstabs.ts';

const seed = 20261130;
const files = hostileFstabs(seed);

const answer =
  /^(?:served \d+ (?:disk\d \d+|lvm vg\/a-b) \/[!-~]*|(?:ignored|refused) \d+ [a-zA-Z0-9_.-]+ [!-~]+ [!-~]+|root (?:self|other|lost|none)|left (?:disk\d \d+|lvm vg\/a-b) \w+|end \d+)$/u;

describe('fstab.awk on 500 hostile fstabs', () => {
  it('has 500 of them', () => {
    expect(files).toHaveLength(500);
  });

  for (const awk of awks) {
    it(`serves only what a line names, and refuses the rest, under ${awk}`, { timeout: 600_000 }, () => {
      const counts = { served: 0, refused: 0, ignored: 0, lines: 0 };
      const wrong: string[] = [];
      for (const file of awk === awks[0] ? files : files.filter((_, n) => n < 10 || n % 25 === 0)) {
        const rows = judge(awk, { volumes: hostileVolumes, fstab: file.bytes, root: 'disk0 1' });
        wrong.push(...faults(file, rows).map((fault) => `${file.name}: ${fault}`));
        for (const row of rows) {
          const kind = row.split(' ')[0]!;
          if (kind in counts) counts[kind as keyof typeof counts]++;
        }
        counts.lines += file.lines.length;
      }
      process.stderr.write(`hostile fstabs, seed ${seed}, ${awk}: ${JSON.stringify(counts)}\n`);
      expect(wrong).toEqual([]);
      expect(counts.served).toBeGreaterThan(20);
      expect(counts.refused).toBeGreaterThan(counts.served);
    });
  }
});

/** What is wrong with the answers to a file. */
function faults({ lines, bytes }: HostileFstab, rows: readonly string[]): string[] {
  const found = rows.filter((row) => !answer.test(row)).map((row) => `not an answer: ${row}`);
  const total = bytes.toString('latin1').split('\n');
  const expected = total.at(-1) === '' ? total.length - 1 : total.length;
  if (rows.at(-1) !== `end ${expected}`) found.push(`${rows.at(-1)} and not end ${expected}`);
  const places = new Set<string>();
  const volumes = new Set<string>();
  const judged = new Set<number>();
  for (const row of rows) {
    const [kind = '', number = '', one = '', two = '', place = ''] = row.split(' ');
    if (!['served', 'refused', 'ignored'].includes(kind)) continue;
    judged.add(Number(number));
    const means = lines[Number(number) - 1];
    if (kind === 'served') {
      const volume = `${one} ${two}`;
      if (typeof means !== 'object' || means.volume !== volume) found.push(`another volume: ${row}`);
      if (places.has(place) || volumes.has(volume)) found.push(`twice: ${row}`);
      if (/\/\.\.?(?:\/|$)|\/\/|.\/$|[*?[\]]|\\0[0-3]|\\177|\\134/u.test(place)) found.push(`place: ${row}`);
      places.add(place);
      volumes.add(volume);
    } else if (kind === 'ignored' && !mayBeIdle(means, one)) found.push(`left out: ${row}`);
  }
  lines.forEach((means, at) => {
    if (means !== 'comment' && !judged.has(at + 1)) found.push(`no answer to line ${at + 1}`);
    if (means === 'comment' && judged.has(at + 1)) found.push(`an answer to line ${at + 1}`);
  });
  return [...found, ...lost(lines, rows, volumes)];
}

/** A line of a volume may only be left out as a second one; a line that has to be refused never. */
function mayBeIdle(means: Meaning | undefined, why: string): boolean {
  if (typeof means === 'object') return why === 'again';
  return means === 'idle';
}

/** Without a refusal every volume that a line names is served. */
function lost(lines: readonly Meaning[], rows: readonly string[], volumes: ReadonlySet<string>): string[] {
  if (rows.some((row) => row.startsWith('refused'))) return [];
  return lines.flatMap((means) =>
    typeof means === 'object' && means.volume !== 'disk0 1' && !volumes.has(means.volume)
      ? [`lost: ${means.volume}`]
      : [],
  );
}
