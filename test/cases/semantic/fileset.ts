import type { FileSetPlan, IncludePlan, OptionsPlan } from '../../../src/plan/plan.ts';
import { directiveFacts } from './directives.ts';
import { factsOf, type Facts } from './facts.ts';

/** The facts of a FileSet, in the shape in which `bdirjson` prints it. */
export function meantFileSet(fileset: FileSetPlan): Facts {
  const { name, ignoreChanges, includes, exclude, directives } = fileset;
  return factsOf({
    Name: name,
    IgnoreFilesetChanges: ignoreChanges,
    Include: includes.map(includeFacts),
    Exclude: exclude.length === 0 ? undefined : { File: exclude },
    ...directiveFacts(directives).facts,
  });
}

function includeFacts({ files, plugins, options, excludeDirContaining }: IncludePlan): Facts {
  return {
    File: files.length === 0 ? undefined : files,
    Plugin: plugins.length === 0 ? undefined : plugins,
    ExcludeDirContaining: excludeDirContaining,
    Options: options.map(optionFacts),
  };
}

function optionFacts(options: OptionsPlan): Facts {
  const patterns = (kind: OptionsPlan['patterns'][number]['kind']) => {
    const texts = options.patterns.filter((pattern) => pattern.kind === kind).map(({ text }) => text);
    return texts.length === 0 ? undefined : texts;
  };
  const yes = (on: boolean) => (on ? 'Yes' : undefined);
  const { match, stripPath, fsTypes, directives } = options;
  const own = Object.entries(directiveFacts(directives).facts);
  return {
    Signature: options.signature === undefined ? undefined : capitalized(options.signature),
    // Level 6 is what plain `gzip` means, and is printed so. Source: dird/inc_conf.c `FS_options`.
    Compression:
      options.compression === undefined ? undefined : capitalized(options.compression.replace(/^gzip6$/, 'gzip')),
    BaseJob: match,
    Accurate: match,
    StripPath: stripPath === undefined ? undefined : String(stripPath),
    OneFs: options.oneFs ? undefined : 'No',
    Sparse: yes(options.sparse),
    AclSupport: yes(options.acl),
    XattrSupport: yes(options.xattr),
    NoAtime: yes(options.noAtime),
    Exclude: yes(options.exclude),
    FsType: fsTypes.length === 0 ? undefined : fsTypes,
    Wild: patterns('wild'),
    WildFile: patterns('wild_file'),
    WildDir: patterns('wild_dir'),
    Regex: patterns('regex'),
    RegexFile: patterns('regex_file'),
    RegexDir: patterns('regex_dir'),
    ...Object.fromEntries(
      own.map(([key, value]) => [key, typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value]),
    ),
  };
}

/** `SHA1` and `gzip9` are printed as `Sha1` and `Gzip9`. */
function capitalized(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
}
