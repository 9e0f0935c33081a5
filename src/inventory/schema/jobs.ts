import { Type } from '@sinclair/typebox';
import { jobSettings } from './guests.ts';
import { Count, Directives, Duration, Name, oneOrMany, Priority, Size, Text, UnexpandedPath, YesNo } from './terms.ts';

export const Pool = Type.Object(
  {
    retention: Type.Optional(Duration),
    file_retention: Type.Optional(Duration),
    job_retention: Type.Optional(Duration),
    type: Type.Optional(
      Type.Union(['Backup', 'Archive', 'Copy', 'Cloned', 'Migration', 'Scratch'].map((name) => Type.Literal(name))),
    ),
    storage: Type.Optional(Name),
    next_pool: Type.Optional(Name),
    recycle: Type.Optional(YesNo),
    auto_prune: Type.Optional(YesNo),
    label: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9:._-]+$', maxLength: 100 })),
    volume_size: Type.Optional(Size),
    volume_jobs: Type.Optional(Count),
    volume_use: Type.Optional(Duration),
    volumes: Type.Optional(Count),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false },
);

/** A Run: when, and what it overrides. */
const Run = Type.Union([
  Text,
  Type.Object(
    {
      at: Text,
      pool: Type.Optional(Name),
      storage: Type.Optional(Name),
      messages: Type.Optional(Name),
      priority: Type.Optional(Priority),
      accurate: Type.Optional(YesNo),
      spool_data: Type.Optional(YesNo),
    },
    { additionalProperties: false },
  ),
]);

export const Schedule = Type.Object(
  {
    base: Type.Optional(oneOrMany(Run)),
    full: Type.Optional(oneOrMany(Run)),
    differential: Type.Optional(oneOrMany(Run)),
    incremental: Type.Optional(oneOrMany(Run)),
    directives: Type.Optional(Directives),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** Source: dird/dird_conf.c, joblevels. */
const Level = Type.Union(
  [
    ...['Full', 'Incremental', 'Differential', 'VirtualFull', 'Base', 'Catalog', 'InitCatalog', 'VolumeToCatalog'],
    ...['DiskToCatalog', 'Data'],
  ].map((name) => Type.Literal(name)),
);

/** Source: dird/dird_conf.c, ReplaceOptions. */
const Replace = Type.Union(['Always', 'IfNewer', 'IfOlder', 'Never'].map((name) => Type.Literal(name)));

/** A Job that no guest, host or reference stands for: a copy, a verification, a script. */
export const Job = Type.Object(
  {
    type: Type.Union(['Backup', 'Verify', 'Admin', 'Copy', 'Migrate', 'Restore'].map((name) => Type.Literal(name))),
    level: Type.Optional(Level),
    client: Type.Optional(Name),
    where: Type.Optional(UnexpandedPath),
    replace: Type.Optional(Replace),
    /** In full words: a restore goes over the files that are in use. */
    restore_in_place: Type.Optional(YesNo),
    ...jobSettings,
  },
  { additionalProperties: false },
);
