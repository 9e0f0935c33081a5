import { extras, settings } from '../bacula/directive.ts';
import { optionsSettings } from '../bacula/options.ts';
import { origin, quoted, YES, type BaculaText } from '../bacula/text.ts';
import { oncePer } from '../core/once.ts';
import { templates } from '../generated/templates.js';
import type { FileSetPlan, OptionsPlan } from '../plan/plan.ts';

/** Guests of one kind share their blocks, so each is printed once. */
const optionsText = oncePer((options: OptionsPlan) =>
  templates['bacula/options']({ settings: optionsSettings(options) }),
);

export function fileSetText(fileset: FileSetPlan): BaculaText {
  return templates['bacula/fileset']({
    origin: origin(fileset.path),
    name: quoted(fileset.name),
    settings: [
      ...settings({ 'Ignore FileSet Changes': fileset.ignoreChanges ? YES : undefined }),
      ...extras(fileset.directives).settings,
    ],
    includes: fileset.includes.map((include) => ({
      options: include.options.map(optionsText),
      entries: [
        ...include.plugins.flatMap((plugin) => settings({ Plugin: quoted(plugin) })),
        ...include.files.flatMap((file) => settings({ File: quoted(file) })),
        ...(include.excludeDirContaining === undefined
          ? []
          : settings({ 'Exclude Dir Containing': quoted(include.excludeDirContaining) })),
      ],
    })),
    excludes: fileset.exclude.length === 0 ? undefined : fileset.exclude.map(quoted),
  });
}
