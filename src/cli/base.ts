import { estimated, newestBase, type Amount, type BaseRun } from '../bacula/answers.ts';
import { suggest } from '../core/suggest.ts';
import type { Guest } from '../inventory/model/guest.ts';
import { askDirector, lastLine, type ConsoleAccess } from '../io/console.ts';
import { Fault } from '../io/fault.ts';
import { findProgram } from '../io/judge.ts';
import { EXIT } from './exit-code.ts';
import { outJson, readInventory, report, wantsJson, type InventoryOptions } from './inventory.ts';
import { table } from './table.ts';
import { out } from './terminal.ts';

export interface PreviewOptions extends InventoryOptions {
  readonly console?: string;
}

interface Preview {
  readonly guest: string;
  readonly bases: readonly { readonly name: string; readonly run: BaseRun | undefined }[];
  /** All that a Full reads, and what of it is in no Base. */
  readonly full: Amount;
  readonly stored: Amount;
}

/** `renfield base preview GUEST`: what a Full of this moment would take from its Bases, by the Director's own estimate. */
export async function basePreview(name: string, options: PreviewOptions): Promise<number> {
  const read = readInventory(options);
  if (read.plan === undefined || read.fleet === undefined) return report(read.diagnostics, read);
  const guest = guestWithBase(read.fleet.guests, name);
  const director = read.plan.directors.find((one) => one.director.name === guest.settings.director)?.director;
  const { renfield, programs } = director?.daemon.paths ?? { renfield: '/etc/renfield', programs: '/usr/sbin' };
  const access = {
    program: findProgram('bconsole') ?? `${programs}/bconsole`,
    config: options.console ?? `${renfield}/current/bconsole.conf`,
  };
  const preview = await previewOf(guest, access);
  if (wantsJson(options)) outJson(documentOf(preview));
  else out(textOf(preview));
  return EXIT.ok;
}

function guestWithBase(guests: ReadonlyMap<string, Guest>, name: string): Guest {
  const guest = guests.get(name);
  if (guest === undefined) {
    const [near] = suggest(name, guests.keys());
    throw new Fault(
      `there is no guest "${name}"`,
      EXIT.usage,
      near === undefined ? undefined : `did you mean "${near}"?`,
    );
  }
  const hint =
    guest.method === 'image' ? 'an image has nothing that a Base could match' : 'name a reference: `base: CentOS6`';
  if (guest.base.length === 0) throw new Fault(`guest "${name}" has no base`, EXIT.usage, hint);
  return guest;
}

async function previewOf(guest: Guest, access: ConsoleAccess): Promise<Preview> {
  const bases = [];
  for (const name of guest.base) bases.push({ name, run: newestBase(await askDirector(access, `list job="${name}"`)) });
  const full = await estimate(guest, access, 'no');
  if (full.files === 0 && guest.agent === undefined) {
    const hint = `on ${guest.host ?? 'its host'} run \`renfield-hook before ${guest.name}\` first, and \`renfield-hook after ${guest.name}\` when this is done`;
    throw new Fault(
      `nothing of "${guest.name}" is there to be read: its disks are open only while a Job runs`,
      EXIT.apply,
      hint,
    );
  }
  return { guest: guest.name, bases, full, stored: await estimate(guest, access, 'yes') };
}

/** Accurate, the File Daemon compares with the Bases as it does in a Full: by content, so it reads the files. Source: filed/estimate.c, tally_file. */
async function estimate({ name }: Guest, access: ConsoleAccess, accurate: 'yes' | 'no'): Promise<Amount> {
  const answer = await askDirector(access, `estimate job="${name}" level=Full accurate=${accurate}`);
  const amount = estimated(answer);
  if (amount === undefined) throw new Fault(`the Director cannot estimate "${name}": ${lastLine(answer)}`, EXIT.apply);
  return amount;
}

function taken({ full, stored }: Preview): Amount & { readonly percent: number } {
  const [files, bytes] = [full.files - stored.files, full.bytes - stored.bytes];
  return { files, bytes, percent: full.bytes === 0 ? 0 : Math.round((bytes / full.bytes) * 1000) / 10 };
}

function documentOf(preview: Preview): object {
  const { guest, bases, full, stored } = preview;
  return {
    guest,
    bases: bases.map(({ name, run }) => ({ name, run: run ?? null })),
    full,
    taken: taken(preview),
    stored,
  };
}

function textOf(preview: Preview): string {
  const { guest, bases, full, stored } = preview;
  const { files, bytes, percent } = taken(preview);
  const lines = bases.map(({ name, run }) =>
    run === undefined
      ? `${name}: no Base yet\n`
      : `${name}: the Base of ${run.started}, JobId ${run.jobId}, ${run.files} files, ${run.bytes} bytes\n`,
  );
  const row = (what: string, amount: Amount, share: string) => [
    what,
    String(amount.files),
    String(amount.bytes),
    share,
  ];
  const rows = [
    row('is there', full, ''),
    row('taken from a Base', { files, bytes }, `${percent} %`),
    row('stored', stored, ''),
  ];
  return `${lines.join('')}\n${table([`A Full of ${guest}`, 'Files', 'Bytes', ''], rows)}`;
}
