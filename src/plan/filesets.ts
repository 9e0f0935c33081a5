import { oncePer } from '../core/once.ts';
import type { InventoryPath } from '../core/path.ts';
import type { FileOptions, FileSet } from '../inventory/model/fileset.ts';
import type { Host } from '../inventory/model/guest.ts';
import type { JobSettings } from '../inventory/model/job.ts';
import { patternBelow, wildBelow } from '../patterns/below.ts';
import { hookWords } from './hooks.ts';
import type { HookedSource } from './plan.ts';
import type { FileSetPlan, IncludePlan, OptionsPlan } from './plan.ts';

/**
 * What has to be equal for a file to be taken from a Base: permissions, mtime, owner, group, size and digest. Bacula's own default leaves the
 * mtime out, `c` never matches another machine, and without the digest a changed file of the same size comes back with the Base's content.
 * Source: findlib/find.c:134, filed/accurate.c:488.
 */
const MATCH = 'pmugs5';

/** Every Options block carries the same digest: a block without one switches the comparison off for the next file. Source: find_one.c:439. */
const SIGNATURE = 'SHA1';

/** The FileSet for machines that run a File Daemon of their own, in their own paths. */
export function agentFileSet(fileset: FileSet, name: string, settings?: JobSettings): FileSetPlan {
  return compile(fileset, name, settings, { ...OWN_PATHS, match: MATCH });
}

/**
 * The FileSet of a guest that its host reads from a mounted snapshot: the same files, found below the mount and stored without it, so that
 * one Base serves guests with and without an agent. The metadata for a bare-metal restore lies in a second tree of the same depth.
 */
export function mountedFileSet(fileset: FileSet, source: HookedSource, host: Host): FileSetPlan {
  const root = mountRoot(host, source.name);
  const depth = root.split('/').length - 1;
  const place = { prefix: root, stripPath: depth, match: MATCH, crosses: true };
  const plan = compile(fileset, source.name, source.settings, place);
  const metadata = metadataOf(source, host);
  if (metadata.length === 0) return { ...plan, path: source.path };
  // An Include of its own: a list of filesystem types would leave out what lies on the host's tmpfs, and the Job would say OK.
  const options = [optionsPlan(EMPTY, source.settings, { ...place, crosses: false })];
  const beside = { options, files: metadata, plugins: [], excludeDirContaining: undefined };
  return { ...plan, path: source.path, includes: [...plan.includes, beside] };
}

/**
 * The FileSet of a guest whose disks are read as images: each goes through the hook's reader and, at a restore, through its writer; or, where
 * the inventory wants it so, Bacula reads a block node that the hook makes.
 */
export function imageFileSet(source: HookedSource, host: Host): FileSetPlan {
  const hook = hookWords(host).join(' ');
  const isPiped = source.hook.reader === 'bpipe';
  const nodes = source.disks.map((disk) => `${NODES}/${source.name}/${disk.name}`);
  const plugins = source.disks.map((disk) => {
    const file = `/${source.name}/${disk.name}.img`;
    const reader = `${hook} read ${source.name} ${disk.name}`;
    // Where and Replace come from whoever restores and are pasted into a shell's words: the quotes are the writer's only protection.
    const writer = `${hook} write ${source.name} ${disk.name} '%w' '%r'`;
    return `bpipe:${file}:${reader}:${writer}`;
  });
  const options = optionsPlan(EMPTY, source.settings, OWN_PATHS);
  return {
    name: source.name,
    path: source.path,
    ignoreChanges: true,
    includes: [
      {
        options: [options],
        files: [...(isPiped ? [] : nodes), ...metadataOf(source, host)],
        plugins: isPiped ? plugins : [],
        excludeDirContaining: undefined,
      },
    ],
    exclude: [],
    directives: {},
  };
}

/** Where the hook makes block nodes: systemd mounts /run without devices. Permanent, as restores name it. Source: hooks/lib/kernel.sh. */
const NODES = '/dev/renfield';

/** A FileSet for a few files of a host, as they are. */
export function plainFileSet(name: string, path: InventoryPath, files: readonly string[]): FileSetPlan {
  const options = optionsPlan(EMPTY, undefined, OWN_PATHS);
  const include = { options: [options], files, plugins: [], excludeDirContaining: undefined };
  return { name, path, ignoreChanges: true, includes: [include], exclude: [], directives: {} };
}

/** What a bare-metal restore needs besides the disks: the domain, the partition tables, the layout of the volumes. */
function metadataOf(source: HookedSource, host: Host): string[] {
  return source.hook.metadata ? [`${host.daemon.paths.run}/meta/${source.name}`] : [];
}

/** Where the hook mounts a guest's root filesystem. */
export function mountRoot(host: Host, guest: string): string {
  return `${host.daemon.paths.run}/mnt/${guest}`;
}

interface Place {
  readonly prefix: string;
  readonly stripPath: number | undefined;
  readonly match: string | undefined;
  /** Below it is one guest and nothing else, and each of its filesystems is a mount of its own: `one_fs` has nothing to say. */
  readonly crosses: boolean;
}

/** A machine's own paths, with nothing to compare. */
const OWN_PATHS: Place = { prefix: '', stripPath: undefined, match: undefined, crosses: false };

function compile(fileset: FileSet, name: string, settings: JobSettings | undefined, place: Place): FileSetPlan {
  const below = (path: string) => (place.prefix === '' ? path : `${place.prefix}${path === '/' ? '' : path}`);
  // An Exclude is a pattern of fnmatch(3): findlib/find.c, `accept_file`.
  const allBelow = (path: string) => (place.prefix === '' ? [path] : wildBelow(path, place.prefix));
  const includes = fileset.includes.map((include): IncludePlan => {
    const options = include.options.map((written) => optionsPlan(written, settings, place));
    // Without a last block that fits all, a file that no pattern fits gets the flags of whichever block stands last (normalize/filesets.ts).
    const isOpen = options.at(-1)?.patterns.length === 0;
    const rest = isOpen ? [] : [optionsPlan(restOf(fileset), settings, place)];
    return {
      options: [...options, ...rest],
      files: include.files.map(below),
      plugins: [],
      excludeDirContaining: include.excludeDirContaining,
    };
  });
  const exclude = [...new Set([...fileset.exclude, ...(settings?.exclude ?? [])])].flatMap(allBelow);
  return {
    name,
    path: fileset.path,
    ignoreChanges: fileset.ignoreChanges,
    includes,
    exclude,
    directives: fileset.directives,
  };
}

/** An Options block for one machine. Those for which it says the same share one object: what is made of it later is made once, too. */
function optionsPlan(written: FileOptions, settings: JobSettings | undefined, place: Place): OptionsPlan {
  const { known, followsPrefix } = variantsOf(written);
  const { stripPath, match, prefix, crosses } = place;
  const said = [settings?.signature, settings?.compression, stripPath, match, crosses, followsPrefix ? prefix : ''];
  const key = said.join('\n');
  const options = known.get(key) ?? makeOptions(written, settings, place);
  known.set(key, options);
  return options;
}

const variantsOf = oncePer((written: FileOptions) => ({
  known: new Map<string, OptionsPlan>(),
  followsPrefix: patternsBelow(written, '/mnt').some(({ text }, i) => text !== written.patterns[i]?.text),
}));

function makeOptions(written: FileOptions, settings: JobSettings | undefined, place: Place): OptionsPlan {
  const compression = written.compression ?? settings?.compression;
  return {
    ...written,
    patterns: patternsBelow(written, place.prefix),
    oneFs: !place.crosses && written.oneFs !== false,
    signature: written.signature ?? settings?.signature ?? SIGNATURE,
    compression: compression === 'none' ? undefined : compression,
    match: place.match,
    stripPath: place.stripPath,
  };
}

/** What cannot be said below a mount was refused before (inventory/rules/patterns.ts). */
function patternsBelow({ patterns }: FileOptions, root: string): OptionsPlan['patterns'] {
  if (root === '') return patterns.map(({ kind, text }) => ({ kind, text }));
  return patterns.flatMap((pattern) => {
    const { kind } = pattern;
    const moved = patternBelow(pattern, root);
    return 'texts' in moved ? moved.texts.map((text) => ({ kind, text })) : [];
  });
}

const EMPTY: FileOptions = {
  exclude: false,
  patterns: [],
  signature: undefined,
  compression: undefined,
  oneFs: undefined,
  sparse: false,
  acl: false,
  xattr: false,
  noAtime: false,
  fsTypes: [],
  directives: {},
  path: [],
};

/** What holds for the files that no pattern of a FileSet fits. */
const restOf = oncePer((fileset: FileSet): FileOptions => ({ ...EMPTY, path: fileset.path }));
