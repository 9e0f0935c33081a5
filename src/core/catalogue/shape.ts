import { didYouMean, entry } from './entry.ts';

type Suggested = { readonly suggestions: readonly string[] };

/** Faults of the text and of its shape: before anything is known of what it means. */
export const shapeEntries = {
  'yaml-syntax': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `this is no YAML: ${reason}`,
    why: 'An inventory is YAML 1.2. Tabs do not indent, a key stands once in a map, and a value that starts with a special character is quoted.',
    bad: 'guests:\n  web: {host: kvm-1\n',
    good: 'guests:\n  web: {host: kvm-1}\n',
  }),
  'yaml-too-large': entry<{ nodes: number; limit: number }>({
    severity: 'error',
    message: ({ nodes, limit }) =>
      `aliases make ${nodes} values out of this text, more than the ${limit} that are read`,
    hint: () => 'use groups instead of aliases of aliases',
    why: 'A few lines of nested aliases can stand for billions of values. Renfield counts before it unfolds.',
    bad: 'a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n# … and six more such lines\n',
    good: 'defaults: {schedule: nightly}\n',
  }),
  'yaml-cycle': entry<object>({
    severity: 'error',
    message: () => 'this alias stands inside of what it repeats, so the value would never end',
    why: 'An alias may repeat what came before it, not the map or list that it is a part of.',
    bad: 'defaults: &d {directives: {Foo: [*d]}}\n',
    good: 'defaults: {schedule: nightly}\n',
  }),
  'inventory-empty': entry<object>({
    severity: 'error',
    message: () => 'there is nothing in this inventory',
    hint: () => '`renfield init` writes a commented one to start from',
    why: 'An empty file is more often a mistake than a wish for a Bacula without Jobs.',
    bad: '# nothing\n',
    good: 'guests: {}\n',
  }),
  'key-unknown': entry<{ key: string; known: readonly string[] } & Suggested>({
    severity: 'error',
    message: ({ key }) => `unknown key "${key}"`,
    hint: ({ suggestions, known }) => didYouMean({ suggestions }) ?? `known here: ${known.join(', ')}`,
    why: 'A key that nobody reads would be a wish that nobody grants. Any Bacula directive without a key of its own goes under `directives`.',
    bad: 'guests:\n  web: {sheduel: nightly}\n',
    good: 'guests:\n  web: {schedule: nightly}\n',
  }),
  'key-missing': entry<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `the key "${key}" is missing`,
    why: 'What has no sensible default has to be said.',
    bad: 'guests:\n  web: {reschedule: {every: 1 hour}}\n',
    good: 'guests:\n  web: {reschedule: {times: 3, every: 1 hour}}\n',
  }),
  'type-wrong': entry<{ saw: string; wanted: string }>({
    severity: 'error',
    message: ({ saw, wanted }) => `${saw} stands where ${wanted} is wanted`,
    why: 'Each key takes one kind of value. Mind that YAML reads 9.60 as a number and 23:05 as text: quote what is meant as text.',
    bad: 'guests:\n  web: {priority: high}\n',
    good: 'guests:\n  web: {priority: 8}\n',
  }),
  'value-not-allowed': entry<{ saw: string; wanted: readonly string[] } & Suggested>({
    severity: 'error',
    message: ({ saw, wanted }) => `"${saw}" is none of ${wanted.join(', ')}`,
    hint: didYouMean,
    why: 'Some keys take one of a few words only.',
    bad: 'guests:\n  web: {method: file}\n',
    good: 'guests:\n  web: {method: files}\n',
  }),
  'value-malformed': entry<{ saw: string; wanted: string }>({
    severity: 'error',
    message: ({ saw, wanted }) => `"${saw}" is not ${wanted}`,
    why: 'Paths, addresses and names reach Bacula, LVM or a shell, so each may hold only what all of them read the same way.',
    bad: 'filesets:\n  etc: {include: {files: ["|cat /etc/hosts"]}}\n',
    good: 'filesets:\n  etc: {include: {files: [/etc]}}\n',
  }),
  'number-out-of-range': entry<{ saw: string; wanted: string }>({
    severity: 'error',
    message: ({ saw, wanted }) => `${saw} is not ${wanted}`,
    why: 'Ports end at 65535, counts and priorities start at 1.',
    bad: 'director: {port: 0}\n',
    good: 'director: {port: 9101}\n',
  }),
  'character-forbidden': entry<{ shown: string; character: string }>({
    severity: 'error',
    message: ({ shown, character }) => `${character} in "${shown}"`,
    hint: () => 'write the value on one line, without control characters',
    why: 'A newline, a lone carriage return, a NUL or a tab ends a line, a comment or a RunScript of Bacula early: what follows would be read as a directive.',
    bad: 'filesets:\n  etc: {include: {files: ["/etc\\nFile = /"]}}\n',
    good: 'filesets:\n  etc: {include: {files: [/etc, /]}}\n',
  }),
  'value-too-long': entry<{ bytes: number; limit: number }>({
    severity: 'error',
    message: ({ bytes, limit }) =>
      `this value has ${bytes} bytes as Bacula spells it, more than the ${limit} that every parser of it survives`,
    why: '5 000 bytes make `bacula-dir -t` hang, 1 400 crash bdirjson, where each quote and backslash takes two, and a 5.x Director ends a value at 497 bytes.',
    bad: `filesets:\n  etc: {include: {files: [/${'long-'.repeat(210)}]}}\n`,
    good: 'filesets:\n  etc: {include: {files: [/etc]}}\n',
  }),
  'duration-unreadable': entry<{ saw: string }>({
    severity: 'error',
    message: ({ saw }) => `"${saw}" is no duration`,
    hint: () => 'write a number and a unit: 90 days, 6 months, 1 year 2 weeks',
    why: 'Durations are numbers with seconds, minutes, hours, days, weeks, months (30 days), quarters (91 days) or years (365 days), as Bacula reckons.',
    bad: 'pools:\n  full: {retention: half a year}\n',
    good: 'pools:\n  full: {retention: 6 months}\n',
  }),
  'size-unreadable': entry<{ saw: string }>({
    severity: 'error',
    message: ({ saw }) => `"${saw}" is no size`,
    hint: () => 'write a number and K, M, G or T (powers of 1024): 50G',
    why: 'Sizes are whole numbers with K, M, G or T, each a power of 1024 as in LVM.',
    bad: 'pools:\n  full: {volume_size: much}\n',
    good: 'pools:\n  full: {volume_size: 50G}\n',
  }),
  'schedule-unreadable': entry<{ saw: string; word: string; wanted: string }>({
    severity: 'error',
    message: ({ saw, word, wanted }) =>
      `in the time "${saw}", ${word === '' ? 'the end' : `"${word}"`} stands where ${wanted} is wanted`,
    why: 'Times are Bacula\'s own words: "mon-sat at 23:05", "1st sun at 2:00", "lastday at 20:00". There is no "last sun" in any version.',
    bad: 'schedules:\n  nightly: {full: last sun at 23:05}\n',
    good: 'schedules:\n  nightly: {full: 2nd sun at 23:05}\n',
  }),
  'bacula-version-unknown': entry<{ saw: string; known: string }>({
    severity: 'error',
    message: ({ saw, known }) => `"${saw}" is no release of Bacula that is written for (${known})`,
    hint: () => 'quote the number: bacula: "9.6"; Base jobs exist since 5.0',
    why: 'What a daemon understands depends on its version. The version is the first two numbers of what `bacula-dir -?` or the package says.',
    bad: 'bacula: "2.4"\n',
    good: 'bacula: "9.6"\n',
  }),
  'os-unknown': entry<{ saw: string; known: string } & Suggested>({
    severity: 'error',
    message: ({ saw }) => `"${saw}" is no operating system that is known here`,
    hint: ({ suggestions, known }) => didYouMean({ suggestions }) ?? `known: ${known}`,
    why: 'The operating system decides paths, the packaged Bacula, and how a reference is installed and repaired.',
    bad: 'guests:\n  web: {os: centos-6}\n',
    good: 'guests:\n  web: {os: centos6}\n',
  }),
};
