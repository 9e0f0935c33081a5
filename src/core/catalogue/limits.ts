import { entry } from './entry.ts';

/** Limits of Bacula itself, and of its older versions. */
export const limitEntries = {
  'dialect-lacks': entry<{ what: string; daemon: string; version: string; needs: string }>({
    severity: 'error',
    message: ({ what, daemon, version, needs }) =>
      `${daemon} is Bacula ${version}, which lacks ${what} (since ${needs})`,
    why: 'What a version does not know is left out where that changes nothing, and refused where it would change what happens.',
    bad: 'guests:\n  web: {compression: zstd}\n',
    good: 'guests:\n  web: {compression: lzo}\n',
  }),
  'daemon-newer': entry<{ daemon: string; version: string; director: string; directorVersion: string }>({
    severity: 'warning',
    message: ({ daemon, version, director, directorVersion }) =>
      `${daemon} (Bacula ${version}) is newer than its Director "${director}" (${directorVersion})`,
    why: 'Bacula keeps an old File Daemon working with a new Director and Storage Daemon, not the other way round.',
    bad: 'hosts:\n  kvm-1: {os: debian13}\n',
    good: 'hosts:\n  kvm-1: {os: debian12}\n',
  }),
  'options-too-long': entry<{ length: number; limit: number; version: string; options: string }>({
    severity: 'error',
    message: ({ length, limit, version, options }) =>
      `this Options block packs to ${length} characters ("${options}"), more than the ${limit} of Bacula ${version}`,
    hint: () => 'use fewer options in one block',
    why: 'A Director packs the options of a block into a short string and cuts the rest off silently; bdirjson crashes on it.',
    bad: 'director: {bacula: "5.0"}\nfilesets:\n  all: {include: {files: [/], options: {compression: gzip9, one_fs: false, sparse: true, acl: true, xattr: true, no_atime: true, directives: {Verify: pinugsamcd5}}}}\nguests:\n  web: {fileset: all}\n',
    good: 'director: {bacula: "5.0"}\nfilesets:\n  all: {include: {files: [/], options: {compression: gzip9, one_fs: false, sparse: true, acl: true, xattr: true, no_atime: true}}}\nguests:\n  web: {fileset: all}\n',
  }),
  'token-too-long': entry<{ bytes: number; limit: number; version: string }>({
    severity: 'error',
    message: ({ bytes, limit, version }) => `this value has ${bytes} bytes; Bacula ${version} ends it at ${limit}`,
    why: 'The lexer of 5.x has a fixed buffer.',
    bad: `director: {bacula: "5.0"}\nguests:\n  web: {exclude: [/${'long/'.repeat(99)}]}\n`,
    good: 'director: {bacula: "5.0"}\nguests:\n  web: {exclude: [/long]}\n',
  }),
  'command-unsupported': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `Bacula cannot hand this command on: ${reason}`,
    hint: () => 'put the command into a script and name the script',
    why: 'A RunScript runs without a shell. Bacula splits it at spaces and knows no escape for quotes, ends it at 1000 bytes and at 99 words.',
    bad: 'director: {alarm: [/usr/bin/logger, "it\'s \\"over\\" now"]}\n',
    good: 'director: {alarm: [/usr/bin/logger, "it is over now"]}\n',
  }),
  'restore-mixup': entry<{ job: string; other: string; client: string; fileset: string }>({
    severity: 'warning',
    message: ({ job, other, client, fileset }) =>
      `Jobs "${job}" and "${other}" both save FileSet "${fileset}" of Client "${client}": a restore by Client and FileSet may mix them`,
    hint: () => 'give each Job a FileSet of its own',
    why: '`restore client=… fileset=… current` takes the newest Full of that pair, whichever Job made it, and the Incrementals of the other on top.',
    bad: 'jobs:\n  one: {type: Backup, client: kvm-1, fileset: Linux, schedule: nightly}\n  two: {type: Backup, client: kvm-1, fileset: Linux, schedule: nightly}\n',
    good: 'filesets:\n  etc: {include: {files: [/etc]}}\njobs:\n  one: {type: Backup, client: kvm-1, fileset: Linux, schedule: nightly}\n  two: {type: Backup, client: kvm-1, fileset: etc, schedule: nightly}\n',
  }),
  'runscript-idle': entry<object>({
    severity: 'error',
    message: () => 'this RunScript does not say when it runs, so Bacula never runs it',
    hint: () => 'add `RunsWhen: Before` or `RunsWhen: After`',
    why: 'RunsWhen has no default, and no parser asks for it. Source: lib/runscript.c:49.',
    bad: 'guests:\n  web: {directives: {RunScript: {Command: /usr/local/sbin/dump-databases}}}\n',
    good: 'guests:\n  web: {directives: {RunScript: {RunsWhen: Before, Command: /usr/local/sbin/dump-databases}}}\n',
  }),
  'directive-modelled': entry<{ directive: string; resource: string; key: string }>({
    severity: 'error',
    message: ({ directive, resource, key }) => `"${directive}" of a ${resource} has a key of its own: ${key}`,
    why: '`directives` is for what Renfield does not know. What it knows it has to check, and a directive that stands twice is an error for Bacula.',
    bad: 'guests:\n  web: {directives: {Schedule: nightly}}\n',
    good: 'guests:\n  web: {schedule: nightly}\n',
  }),
  'directive-expanded': entry<{ directive: string; text: string }>({
    severity: 'error',
    message: ({ directive, text }) => `Bacula would hand the "${directive}" to a shell: ${text}`,
    hint: () => 'write the path in full, without ~ \\ $ [ ] * ? ` \' < > "',
    why: 'When it reads its configuration, Bacula has a shell expand every directory and file name with such a character in it: `$(command)` runs, as the user of the daemon, and even when a configuration is only checked.',
    bad: 'hosts:\n  kvm-1: {directives: {Subsys Directory: "$HOME/lock"}}\n',
    good: 'hosts:\n  kvm-1: {directives: {Subsys Directory: /var/lock/bacula}}\n',
  }),
  'bacula-refuses': entry<{ tool: string; reason: string; file: string; line: number }>({
    severity: 'error',
    message: ({ tool, reason }) => `${tool} refuses what was made of this: ${reason}`,
    hint: ({ file, line }) =>
      `the line is ${file}:${line}; a directive under \`directives\` may be the cause, otherwise this is a bug of Renfield`,
    why: "Everything that is rendered is read by Bacula's own parsers before it is kept. What they refuse is shown at the inventory line that it came from.",
    bad: "# shown by the tests of verification: this fault needs Bacula's own tools\n",
    good: 'guests: {}\n',
  }),
};
