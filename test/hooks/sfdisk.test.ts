// The partition parser against sfdisk: both read the same tables, written by sfdisk as an installer would.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMissing, SYSTEM_PATH } from '../cases/harness/tools.ts';
import { calls, dropWorld, filesSettings, makeWorld, run } from './world.ts';

const layouts: Record<string, string> = {
  'three primary partitions and four logical ones': [
    'label: dos',
    ...['2048,10000,83,*', '12288,8000,82', '20480,9000,8e', '30720,90000,5'],
    ...['32768,5000,83', '40960,6000,82', '49152,7000,83', '61440,8000,fd'],
  ].join('\n'),
  'logical partitions out of order': [
    'label: dos',
    '2048,10000,83',
    '20480,100000,f',
    '60000,9000,83',
    '30000,9000,83',
  ].join('\n'),
  'a partition at sector 63': ['label: dos', '63,16002,83', '16065,16065,82'].join('\n'),
  'GPT with holes in its numbers': [
    'label: gpt',
    '2: start=4096,size=9000',
    '7: start=20480,size=10000',
    '128: start=40960,size=77',
  ].join('\n'),
  'GPT with names that look like rows': [
    'label: gpt',
    'start=2048,size=4096,name="1:2048s:9s"',
    'size=8192,name="$(id)"',
  ].join('\n'),
};

const env = { ...process.env, PATH: SYSTEM_PATH };

describe.skipIf(isMissing('sfdisk', 'fdisk'))('what sfdisk writes', () => {
  for (const [name, script] of Object.entries(layouts)) {
    it(`is read alike: ${name}`, () => {
      const world = makeWorld([{ name: 'vm_alpha-disk0', pieces: [], holds: [] }], filesSettings);
      const image = join(world.dir, 'images/vm_alpha-disk0');
      const written = spawnSync('sfdisk', ['--quiet', image], { input: `${script}\n`, encoding: 'utf8', env });
      expect(written.stderr).toBe('');
      const dumped = spawnSync('sfdisk', ['--dump', image], { encoding: 'utf8', env }).stdout.split('\n');
      const theirs = dumped.flatMap((line) => {
        const [, start, size, type] = /start= *(\d+), size= *(\d+), type=([^,]+)/u.exec(line) ?? [];
        return start === undefined || type === '5' || type === 'f' ? [] : [`${start} ${size}`];
      });
      run(world, ['before', 'alpha', '--job', '1']);
      // Each partition that was found is asked for its filesystem, by offset and length in bytes; so is the whole disk.
      const ours = calls(world).flatMap((call) => {
        const [, at, length] = /^blkid -p .*-O (\d+) -S (\d+)/u.exec(call) ?? [];
        return at === undefined || at === '0' ? [] : [`${Number(at) / 512} ${Number(length) / 512}`];
      });
      dropWorld(world);
      expect(theirs.length).toBeGreaterThan(1);
      expect(ours.sort()).toEqual(theirs.sort());
    });
  }
});
