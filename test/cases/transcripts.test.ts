// What the command says, and with which exit code it ends: each run is one readable file in transcripts/.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandCase } from './commands/case.ts';
import { checkCases, unreadableCases } from './commands/check.ts';
import { renderCases } from './commands/render.ts';
import { usageCases } from './commands/usage.ts';
import { root } from './harness/examples.ts';
import { renfield, transcript, type Ran } from './harness/program.ts';
import { hasParsers } from './harness/tools.ts';

const goldens = `${root}test/cases/transcripts`;
const cases = [...usageCases, ...checkCases, ...unreadableCases, ...renderCases];
const isReady = hasParsers('transcripts of what Bacula refuses');

describe.concurrent('the command says what its transcript shows', () => {
  for (const one of cases) {
    it.skipIf(one.isJudged === true && !isReady)(one.name, async ({ expect }) => {
      const { folder, ran } = await run(one);
      try {
        await expect(transcript(one.args, ran, folder)).toMatchFileSnapshot(join(goldens, `${one.name}.txt`));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe('the transcripts', () => {
  it('are of commands that are run, and of no others', () => {
    const known = new Set(cases.map(({ name }) => `${name}.txt`));
    expect(known.size).toBe(cases.length);
    const kept = existsSync(goldens) ? readdirSync(goldens) : [];
    expect(kept.filter((file) => !known.has(file))).toEqual([]);
  });

  it('hold no secret', () => {
    const kept = existsSync(goldens) ? readdirSync(goldens) : [];
    for (const file of kept) {
      expect(readFileSync(join(goldens, file), 'utf8'), file).not.toMatch(
        /hunter2|from-a-command|from "the"|[\w-]{44}/,
      );
    }
  });
});

async function run({
  args,
  files = {},
  before = [],
  then = {},
  stdin = '',
  env = {},
  head,
}: CommandCase): Promise<{ folder: string; ran: Ran }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'renfield-transcript-')));
  place(folder, files);
  for (const command of before) {
    const { exitCode, stderr } = await renfield(command, { cwd: folder, env });
    expect(exitCode, stderr).toBe(0);
  }
  place(folder, then);
  const ran = await renfield(args, { cwd: folder, stdin, env });
  const stdout = head === undefined ? ran.stdout : ran.stdout.split('\n').slice(0, head).concat('…\n').join('\n');
  return { folder, ran: { ...ran, stdout } };
}

function place(folder: string, files: NonNullable<CommandCase['files']>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, path);
    else writeFileSync(path, content);
  }
}
