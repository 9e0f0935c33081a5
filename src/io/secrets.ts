import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { quoted } from '../bacula/text.ts';
import type { Artefact } from '../core/artefact.ts';
import type { Secret } from '../inventory/model/daemon.ts';
import type { SecretUse } from '../plan/secrets.ts';
import { Fault, reasonOf } from './fault.ts';

const UNREADABLE = 4;

/** 33 bytes are 44 characters of base64url, which need no quoting anywhere: 264 bits. */
const SECRET_BYTES = 33;

/** How long a password store may take, e.g. for somebody to touch a token. */
const COMMAND_LIMIT_MS = 60_000;

/**
 * Makes the secret's file with a random content, readable only by its owner, unless it exists. Tells whether it was made.
 * The file appears whole or not at all: it is written beside its place and linked there, which fails if somebody was faster.
 */
export function createSecret(secret: Secret, directory: string): boolean {
  if (!('file' in secret.reference)) return false;
  const file = resolve(directory, secret.reference.file);
  const draft = join(dirname(file), `.${secret.id}.${randomBytes(6).toString('hex')}`);
  try {
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return false;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Fault(`cannot make the secret ${secret.reference.file}: ${reasonOf(error)}`, UNREADABLE);
  } finally {
    if (existsSync(draft)) rmSync(draft);
  }
}

/**
 * The files that hold the secrets on the machines, as Bacula includes them: the value within quotes. `folder` says where those of a tree go.
 * Each secret is asked for once. Fails with a Fault where one cannot be had.
 */
export async function secretArtefacts(
  uses: readonly SecretUse[],
  directory: string,
  folder: (tree: string) => string,
): Promise<Artefact[]> {
  const values = new Map<string, string>();
  const artefacts = new Map<string, Artefact>();
  for (const { secret, tree, group } of uses) {
    const value = values.get(secret.id) ?? (await readSecret(secret, directory));
    values.set(secret.id, value);
    const path = `${folder(tree)}/${secret.id}`;
    const text = `${quoted(value)}\n`;
    artefacts.set(path, { path, mode: 0o640, owner: 'root', group, text, origin: secret.path, isSecret: true });
  }
  return [...artefacts.values()];
}

/** The secret's value: the first line of its file, variable or command. Never printed, never part of a Fault. */
export async function readSecret(secret: Secret, directory: string): Promise<string> {
  const value = firstLine(await rawSecret(secret, directory));
  // eslint-disable-next-line no-control-regex
  if (value === '' || /[\u0000-\u001f\u007f]/.test(value) || Buffer.byteLength(value) > 1000) {
    throw new Fault(`the secret "${secret.id}" is empty, too long or holds control characters`, UNREADABLE);
  }
  return value;
}

async function rawSecret({ id, reference }: Secret, directory: string): Promise<string> {
  if ('env' in reference) {
    const value = process.env[reference.env];
    if (value === undefined) throw new Fault(`the secret "${id}" is not set: no variable ${reference.env}`, UNREADABLE);
    return value;
  }
  if ('file' in reference) {
    try {
      return readFileSync(resolve(directory, reference.file), 'utf8');
    } catch (error) {
      const hint = '`renfield secrets init` makes what is missing';
      throw new Fault(`cannot read the secret "${id}" from ${reference.file}: ${reasonOf(error)}`, UNREADABLE, hint);
    }
  }
  const { execa } = await import('execa');
  const [program = '', ...args] = reference.cmd;
  const result = await execa(program, args, {
    cwd: directory,
    reject: false,
    timeout: COMMAND_LIMIT_MS,
    stderr: 'ignore',
  });
  if (result.exitCode === 0) return result.stdout;
  const reason = result.exitCode === undefined ? 'could not be run' : `ended with ${result.exitCode}`;
  throw new Fault(`the command for the secret "${id}" ${reason}`, UNREADABLE);
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/\r$/, '') ?? '';
}
