import type { DirectiveValue } from '../inventory/model/entry.ts';
import type { OptionsPlan } from '../plan/plan.ts';
import { oncePer } from '../core/once.ts';
import { extras, optional, settings, type Setting } from './directive.ts';
import { keyword, NO, quoted, YES } from './text.ts';

const PATTERN_DIRECTIVES = {
  wild: 'Wild',
  wild_file: 'WildFile',
  wild_dir: 'WildDir',
  regex: 'Regex',
  regex_file: 'RegexFile',
  regex_dir: 'RegexDir',
} as const;

/** The lines of one Options block. */
export function optionsSettings(options: OptionsPlan): Setting[] {
  const flag = (on: boolean) => (on ? YES : undefined);
  return [
    ...settings({
      Signature: optional(options.signature, keyword),
      BaseJob: optional(options.match, keyword),
      Accurate: optional(options.match, keyword),
      Compression: optional(options.compression, (name) => keyword(name.toUpperCase())),
      StripPath: optional(options.stripPath, (depth) => keyword(String(depth))),
      OneFS: options.oneFs ? undefined : NO,
      Sparse: flag(options.sparse),
      AclSupport: flag(options.acl),
      XattrSupport: flag(options.xattr),
      NoAtime: flag(options.noAtime),
    }),
    ...extras(options.directives).settings,
    ...options.patterns.flatMap(({ kind, text }) => settings({ [PATTERN_DIRECTIVES[kind]]: quoted(text) })),
    ...options.fsTypes.flatMap((type) => settings({ FSType: quoted(type) })),
    ...settings({ Exclude: flag(options.exclude) }),
  ];
}

/** Codes of the options by which a Director packs a block. Source: dird/inc_conf.c, FS_options. */
const SIGNATURE_CODES: Readonly<Record<string, string>> = {
  MD5: 'M',
  SHA1: 'S',
  SHA256: 'S2',
  SHA512: 'S3',
  XXHASH64: 'S4',
  XXH3_64: 'S5',
  XXH3_128: 'S6',
};

/**
 * The options of a block as a Director packs them for the File Daemon: the string whose length is limited.
 * Letters of options that we do not model are reckoned as one each, a list with its two delimiters. Source: dird/inc_conf.c `scan_include_options`.
 */
export const packedOptions = oncePer((options: OptionsPlan): string => {
  const { match, stripPath, compression } = options;
  return [
    SIGNATURE_CODES[options.signature ?? ''] ?? '',
    match === undefined ? '' : `J${match}:C${match}:`,
    compression === undefined ? '' : compression.startsWith('gzip') ? `Z${compression.slice(4) || '6'}` : 'Zo',
    stripPath === undefined ? '' : `P${stripPath}:`,
    options.oneFs ? '' : 'f',
    options.sparse ? 's' : '',
    options.acl ? 'A' : '',
    options.xattr ? 'X' : '',
    options.noAtime ? 'K' : '',
    options.exclude ? 'e' : '',
    ...Object.entries(options.directives).map(([name, value]) =>
      /^(verify|accurate|basejob|strippath|size ?limit)$/i.test(name) ? `?${plain(value)}:` : '?',
    ),
  ].join('');
});

function plain(value: DirectiveValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
