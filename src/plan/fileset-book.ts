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
   * like the Job and put into `own`; all others share it. `host` is the hypervisor whose paths these are, if it is one.
   */
  readonly nameFor: (reader: Reader, usual: string, own: FileSetPlan[], host?: Host) => string;
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
    nameFor: (reader, usual, own, host) => {
      const name = reader.settings.fileset ?? usual;
      const fileset = find(name);
      if (fileset === undefined) return share(name);
      const settings = host === undefined ? reader.settings : besideGuests(reader.settings, fileset, host);
      if (!changes(settings)) return share(name);
      own.push({ ...agentFileSet(fileset, reader.name, settings), path: reader.path });
      return reader.name;
    },
    share,
    shared: () => [...used.values()],
  };
}

/**
 * The settings of a Job that reads a host's own paths, without those where the hook mounts its guests: they have Jobs of their own, and what
 * another Job reads cannot be taken back. `/run` is left out by the FileSet `Linux`; EL 5 and 6 have `/var/run`.
 */
function besideGuests(settings: JobSettings, { includes, exclude }: FileSet, host: Host): JobSettings {
  const { run } = host.daemon.paths;
  const holdsRun = (path: string) => path === run || run.startsWith(path === '/' ? path : `${path}/`);
  const crosses = includes.some(
    ({ files, options }) => files.some(holdsRun) && options.some(({ oneFs }) => oneFs === false),
  );
  return crosses && !exclude.some(holdsRun) ? { ...settings, exclude: [...settings.exclude, run] } : settings;
}

function changes({ compression, signature, exclude }: JobSettings): boolean {
  return compression !== undefined || signature !== undefined || exclude.length > 0;
}
