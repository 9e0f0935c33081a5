import { entry } from './entry.ts';

/** Faults of Base jobs: nearly all of them are things that Bacula does without a word. */
export const baseEntries = {
  'base-of-image': entry<{ guest: string }>({
    severity: 'error',
    message: ({ guest }) => `guest "${guest}" is read as an image, which has nothing that a Base could match`,
    hint: () => 'drop `base`, or use `method: files` or `method: agent`',
    why: 'A Base is compared file by file. A device has size 0 and equal permissions everywhere: Bacula would take it from the Base unchanged and save nothing.',
    bad: 'guests:\n  web: {method: image, schedule: weekly, base: [CentOS6]}\n',
    good: 'guests:\n  web: {method: files, base: [CentOS6]}\n',
  }),
  'base-repeated': entry<{ guest: string; base: string }>({
    severity: 'warning',
    message: ({ guest, base }) => `guest "${guest}" names "${base}" twice in its base`,
    hint: () => 'drop one of them: the order of the list means nothing to Bacula',
    why: 'Of a path that is in several Bases Bacula takes the one that ran last. A second mention changes nothing, so another reference may have been meant.',
    bad: 'guests:\n  web: {base: [CentOS6, CentOS6]}\n',
    good: 'guests:\n  web: {base: [CentOS6]}\n',
  }),
  'base-not-accurate': entry<{ guest: string }>({
    severity: 'error',
    message: ({ guest }) => `this Full of "${guest}" runs with \`accurate: false\`, so it takes nothing from its base`,
    hint: () => 'drop `accurate`: every Job that saves files has it on',
    why: 'Bacula compares with a Base only in accurate mode. Without it the Base is ignored, the Full stores everything, and the log says OK. Source: dird/backup.c:253.',
    bad: 'schedules:\n  nightly: {full: {at: 2nd sun at 23:05, accurate: false}}\nreferences:\n  CentOS6: {schedule: monthly}\nguests:\n  web: {schedule: nightly, base: [CentOS6]}\n',
    good: 'schedules:\n  nightly: {full: {at: 2nd sun at 23:05}}\nreferences:\n  CentOS6: {schedule: monthly}\nguests:\n  web: {schedule: nightly, base: [CentOS6]}\n',
  }),
  'base-never-runs': entry<{ reference: string }>({
    severity: 'warning',
    message: ({ reference }) =>
      `reference "${reference}" is never backed up at Level=Base, so nobody can take a base from it`,
    hint: () => 'give it a schedule with a `base:` time',
    why: 'Bacula looks for a Job of that name that ended well at Level=Base. If there is none the Full is a plain Full, without a warning.',
    bad: 'references:\n  CentOS6: {schedule: nightly}\n',
    good: 'references:\n  CentOS6: {schedule: monthly}\n',
  }),
  'base-os-differs': entry<{ guest: string; os: string; reference: string; referenceOs: string }>({
    severity: 'warning',
    message: ({ guest, os, reference, referenceOs }) =>
      `guest "${guest}" (${os}) takes its base from "${reference}" (${referenceOs}): hardly a file will match`,
    why: 'A file is taken from the Base only if path, size, owner, mode, time and content are equal: between releases that is next to none.',
    bad: 'guests:\n  web: {os: debian12, base: [CentOS6]}\n',
    good: 'guests:\n  web: {os: centos6, base: [CentOS6]}\n',
  }),
  'base-after-fulls': entry<{ guest: string; base: string; example: string }>({
    severity: 'error',
    message: ({ guest, base, example }) =>
      `the Base "${base}" always runs after the Fulls of "${guest}" that should use it (e.g. the Full of ${example})`,
    hint: () => 'let the Base run some hours before the Full',
    why: 'Bacula takes the last Base that ended before the Full starts. One that runs soon after the Full is a period old when it is used at last.',
    bad: 'schedules:\n  monthly: {base: 3rd sun at 23:05}\n  nightly: {full: 2nd sun at 23:05}\nreferences:\n  CentOS6: {schedule: monthly}\nguests:\n  web: {schedule: nightly, base: [CentOS6]}\n',
    good: 'schedules:\n  monthly: {base: 1st sun at 23:05}\n  nightly: {full: 2nd sun at 23:05}\nreferences:\n  CentOS6: {schedule: monthly}\nguests:\n  web: {schedule: nightly, base: [CentOS6]}\n',
  }),
  'base-sometimes-late': entry<{ guest: string; base: string; dates: string }>({
    severity: 'warning',
    message: ({ guest, base, dates }) =>
      `in some months the Base "${base}" runs after the Full of "${guest}" (${dates})`,
    hint: () => 'e.g. "1st sat" comes after "1st sun" in a month that begins on a Sunday, but always before "2nd sun"',
    why: 'Bacula counts weekdays within the month: the first Sunday may be the 1st and the first Saturday the 7th.',
    bad: 'schedules:\n  monthly: {base: 1st sat at 20:05}\n  nightly: {full: 1st sun at 23:05}\nreferences:\n  CentOS6: {schedule: monthly}\nguests:\n  web: {schedule: nightly, base: [CentOS6]}\n',
    good: 'schedules:\n  monthly: {base: 1st sat at 20:05}\n  nightly: {full: 2nd sun at 23:05}\nreferences:\n  CentOS6: {schedule: monthly}\nguests:\n  web: {schedule: nightly, base: [CentOS6]}\n',
  }),
  'base-shadowed': entry<{ guest: string; reference: string }>({
    severity: 'error',
    message: ({ guest, reference }) =>
      `the own Base of "${guest}" always runs before that of "${reference}", so it is never used for a file that both have`,
    hint: () => "run the reference's Base first and the guest's own after it",
    why: 'For each path Bacula takes the record of the Base that ran last, whatever the order of the list. The special one has to be the newer one.',
    bad: 'schedules:\n  own: {base: 1st sat at 18:05, full: 2nd sun at 23:05}\nguests:\n  web: {schedule: own, base: [self, CentOS6]}\n',
    good: 'schedules:\n  own: {base: 1st sat at 22:05, full: 2nd sun at 23:05}\nguests:\n  web: {schedule: own, base: [self, CentOS6]}\n',
  }),
  'self-never-runs': entry<{ guest: string; schedule: string }>({
    severity: 'warning',
    message: ({ guest, schedule }) =>
      `"self" in the base of "${guest}" does nothing: its schedule "${schedule}" has no run at Level=Base`,
    hint: () => 'add a `base:` time to the schedule, or drop "self"',
    why: "The guest's own Job is a Base only once it ran at Level=Base.",
    bad: 'guests:\n  web: {base: [self, CentOS6]}\n',
    good: 'schedules:\n  own: {base: 1st sat at 22:05, full: 2nd sun at 23:05}\nguests:\n  web: {schedule: own, base: [self, CentOS6]}\n',
  }),
  'base-retention': entry<{
    guest: string;
    basePool: string;
    baseDays: number;
    fullPool: string;
    fullDays: number;
    ageDays: number;
  }>({
    severity: 'error',
    message: ({ guest, basePool, baseDays, fullPool, fullDays, ageDays }) =>
      `pool "${basePool}" keeps a Base for ${baseDays} days, but a Full of "${guest}" lives ${fullDays} days in "${fullPool}" and may be ${ageDays} days younger than its Base`,
    hint: ({ basePool, fullPool, fullDays, ageDays }) =>
      `${basePool === fullPool ? 'give Bases a pool of their own, called "base", and keep them' : 'keep the Base'} for at least ${fullDays + ageDays} days`,
    why: "A Full without its Base restores a handful of files and says OK. Nothing in Bacula protects a Base that another Client's Full needs.",
    bad: 'pools:\n  base: {retention: 1 month}\nguests:\n  web: {base: [CentOS6]}\n',
    good: 'pools:\n  base: {retention: 13 months}\nguests:\n  web: {base: [CentOS6]}\n',
  }),
  'base-pool-overridden': entry<{ reference: string; pool: string; schedule: string; runPool: string }>({
    severity: 'error',
    message: ({ reference, pool, schedule, runPool }) =>
      `reference "${reference}" names the pool "${pool}", but the Base run of schedule "${schedule}" goes to "${runPool}"`,
    hint: ({ pool }) => `write \`base: {at: …, pool: ${pool}}\` in the schedule, or drop the pool of the reference`,
    why: 'The Pool of a Run comes before that of its Job. A Base run goes to the pool called "base", where there is one, unless it names another.',
    bad: 'pools:\n  images: {retention: 2 years}\nschedules:\n  monthly: {base: 1st sat at 20:05}\nreferences:\n  CentOS6: {schedule: monthly, pool: images}\n',
    good: 'pools:\n  images: {retention: 2 years}\nschedules:\n  monthly: {base: {at: 1st sat at 20:05, pool: images}}\nreferences:\n  CentOS6: {schedule: monthly, pool: images}\n',
  }),
  'signature-differs': entry<{ guest: string; signature: string; reference: string; referenceSignature: string }>({
    severity: 'error',
    message: ({ guest, signature, reference, referenceSignature }) =>
      `guest "${guest}" is signed with ${signature}, its base "${reference}" with ${referenceSignature}: no file would match`,
    why: 'The Base and the Full compare digests, so both have to use the same one.',
    bad: 'guests:\n  web: {signature: SHA256, base: [CentOS6]}\n',
    good: 'guests:\n  web: {base: [CentOS6]}\n',
  }),
  'base-elsewhere': entry<{ guest: string; director: string; reference: string; referenceDirector: string }>({
    severity: 'error',
    message: ({ guest, director, reference, referenceDirector }) =>
      `guest "${guest}" belongs to Director "${director}", its base "${reference}" to "${referenceDirector}"`,
    why: 'A Base is looked up in the catalog of the Director that runs the Full.',
    bad: 'directors:\n  second-dir: {}\ndefaults: {director: bacula-dir}\nguests:\n  web: {director: second-dir, base: [CentOS6]}\n',
    good: 'directors:\n  second-dir: {}\ndefaults: {director: bacula-dir}\nguests:\n  web: {director: bacula-dir, base: [CentOS6]}\n',
  }),
  'signature-unchecked': entry<{ guest: string; signature: string }>({
    severity: 'error',
    message: ({ guest, signature }) =>
      `guest "${guest}" has a base, but Bacula does not compare ${signature} digests with it`,
    hint: () => 'use SHA1 or SHA256',
    why: 'The comparison with a Base leaves the XXH digests out (15.0.3, filed/accurate.c): a changed file of equal size and time would come back with the content of the Base.',
    bad: 'director: {os: debian13}\nhosts:\n  kvm-1: {os: debian13}\nreferences:\n  CentOS6: {signature: XXH3_64}\nguests:\n  web: {signature: XXH3_64, base: [CentOS6]}\n',
    good: 'director: {os: debian13}\nhosts:\n  kvm-1: {os: debian13}\nreferences:\n  CentOS6: {signature: SHA256}\nguests:\n  web: {signature: SHA256, base: [CentOS6]}\n',
  }),
};
