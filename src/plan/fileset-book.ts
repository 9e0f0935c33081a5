import type { FileSet } from '../inventory/model/fileset.ts';
import type { Entry } from '../inventory/model/entry.ts';
import type { Fleet } from '../inventory/model/fleet.ts';
import type { Host } from '../inventory/model/guest.ts';
import type { JobSettings } from '../inventory/model/job.ts';
import { agentFileSet } from './filesets.ts';
import type { FileSetPlan } from './plan.ts';

/** What a Job asks a FileSet of. */
export type Reader = Entry & { readonly settings: JobSettings };

/** The FileSets of a Director: which Jobs share one, and which have one of their own. */
export interface FileSetBook {
  /**
   * The name of the FileSet of a Job that reads a machine in its own paths. A Job that changes what its FileSet says gets one of its own, called
   * like the Job and put into `own`; all others share it.
   */
  readonly nameFor: (reader: Reader, usual: string, own: FileSetPlan[]) => string;
  /** The name itself: the FileSet as it stands is wanted. */
  readonly share: (name: string) => string;
  readonly shared: () => FileSetPlan[];
}

/** An empty book. `builtIn` is there besides the FileSets of the inventory, which win. */
export function fileSetBook(fleet: Fleet, builtIn: readonly FileSet[]): FileSetBook {
  const used = new Map<string, FileSetPlan>();
  const find = (name: string) => fleet.filesets.get(name) ?? builtIn.find((fileset) => fileset.name === name);
  const share = (name: string) => {
    const fileset = find(name);
    if (fileset !== undefined && !used.has(name)) used.set(name, agentFileSet(fileset, name));
    return name;
  };
  return {
    nameFor: (reader, usual, own) => {
      const name = reader.settings.fileset ?? usual;
      const fileset = find(name);
      if (fileset === undefined || !changes(reader.settings)) return share(name);
      own.push({ ...agentFileSet(fileset, reader.name, reader.settings), path: reader.path });
      return reader.name;
    },
    share,
    shared: () => [...used.values()],
  };
}

/**
 * A Job that reads a host's own paths, without those where the hook mounts its guests: they have Jobs of their own, and what another Job
 * reads cannot be taken back. `/run` is left out by the FileSet `Linux`; EL 5 and 6 have `/var/run`.
 */
export function besideGuests<R extends Reader>(fleet: Fleet, host: Host, reader: R, usual: string): R {
  const { run } = host.daemon.paths;
  const { settings } = reader;
  const fileset = fleet.filesets.get(settings.fileset ?? usual);
  const holdsRun = (path: string) => path === run || run.startsWith(path === '/' ? path : `${path}/`);
  const crosses = fileset?.includes.some(
    ({ files, options }) => files.some(holdsRun) && options.some(({ oneFs }) => !oneFs),
  );
  if (crosses !== true || fileset?.exclude.some(holdsRun) === true) return reader;
  return { ...reader, settings: { ...settings, exclude: [...settings.exclude, run] } };
}

function changes({ compression, signature, exclude }: JobSettings): boolean {
  return compression !== undefined || signature !== undefined || exclude.length > 0;
}
