import { Type } from '@sinclair/typebox';
import { AbsolutePath, Directives, oneOrMany, Text, YesNo } from './terms.ts';

export const Compression = Type.Union([Type.String({ pattern: '^(none|lzo|gzip[1-9]?|zstd(1|3|10|19)?)$' })]);
export const Signature = Type.Union(
  ['MD5', 'SHA1', 'SHA256', 'SHA512', 'XXHASH64', 'XXH3_64', 'XXH3_128'].map((name) => Type.Literal(name)),
);

/** One Options block. The first whose patterns fit a file is used; the last one is the rule for all others (findlib/find.c). */
export const Options = Type.Object(
  {
    exclude: Type.Optional(YesNo),
    wild: Type.Optional(oneOrMany(Text)),
    wild_file: Type.Optional(oneOrMany(Text)),
    wild_dir: Type.Optional(oneOrMany(Text)),
    regex: Type.Optional(oneOrMany(Text)),
    regex_file: Type.Optional(oneOrMany(Text)),
    regex_dir: Type.Optional(oneOrMany(Text)),
    signature: Type.Optional(Signature),
    compression: Type.Optional(Compression),
    one_fs: Type.Optional(YesNo),
    sparse: Type.Optional(YesNo),
    acl: Type.Optional(YesNo),
    xattr: Type.Optional(YesNo),
    no_atime: Type.Optional(YesNo),
    fs_types: Type.Optional(Type.Array(Text)),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);

export const Include = Type.Object(
  {
    files: Type.Array(AbsolutePath, { minItems: 1 }),
    options: Type.Optional(oneOrMany(Options)),
    exclude_dir_containing: Type.Optional(Text),
  },
  { additionalProperties: false },
);

export const FileSet = Type.Object(
  {
    include: oneOrMany(Include),
    exclude: Type.Optional(oneOrMany(AbsolutePath)),
    ignore_changes: Type.Optional(YesNo),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);
