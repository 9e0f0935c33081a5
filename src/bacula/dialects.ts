/** The versions of Bacula that we write for, oldest first. Each stands for all releases from it up to the next. */
export const VERSIONS = ['5.0', '5.2', '7.0', '7.4', '9.4', '9.6', '11', '13', '15'] as const;

export type BaculaVersion = (typeof VERSIONS)[number];

/**
 * What came after 5.0, with the first version that has it and where that can be seen.
 * A row is asked by name, so a feature that nobody rendered yet does not belong here.
 */
const SINCE = {
  compressionLzo: { version: '5.2', source: 'dird/inc_conf.c, FS_options "lzo": absent in 5.0.3, present in 5.2.13' },
  runAccurate: { version: '5.2', source: 'dird/run_conf.c, RunFields "Accurate": absent in 5.0.3' },
  longTokens: { version: '7.0', source: 'lib/lex.h MAXSTRING: tokens end at 497 bytes in 5.2.13, at 4 999 from 7.0' },
  lastDay: { version: '7.0', source: 'dird/run_conf.c, keyword "lastday"' },
  jobCounters: {
    version: '7.0',
    source: 'lib/util.c, edit_job_codes "%F", "%b", "%E": absent in the 5.0-era source, present in 7.x',
  },
  rescheduleIncomplete: { version: '7.4', source: 'dird/dird_conf.c, job_items "RescheduleIncompleteJobs"' },
  options50: { version: '7.4', source: 'dird/dird_conf.h MAX_FOPTS: 40 bytes up to 7.0, 50 after' },
  allowIncomplete: { version: '11', source: 'dird/dird_conf.c, job_items "AllowIncompleteJobs"; 9.6.7 refuses it' },
  tlsPsk: { version: '11', source: 'lib/tls_openssl.c; baconfig.h TlsPskEnable: 11.0 and later' },
  compressionZstd: { version: '15', source: 'dird/inc_conf.c, FS_options "zstd"' },
  signatureXxhash: { version: '15', source: 'dird/inc_conf.c, FS_options "xxhash64", "xxh3_64", "xxh3_128"' },
} as const satisfies Record<string, { version: BaculaVersion; source: string }>;

export type Feature = keyof typeof SINCE;

/** Whether a daemon of this version knows the feature. */
export function has(version: BaculaVersion, feature: Feature): boolean {
  return !isOlder(version, SINCE[feature].version);
}

/** The first version that knows the feature. */
export function since(feature: Feature): BaculaVersion {
  return SINCE[feature].version;
}

export function isOlder(a: BaculaVersion, b: BaculaVersion): boolean {
  return VERSIONS.indexOf(a) < VERSIONS.indexOf(b);
}

/** The dialect of a release as a person writes it (`9.6.7`, `15.0`, `15`), or undefined where it is older than 5.0 or no version. */
export function dialectOf(release: string): BaculaVersion | undefined {
  if (!/^\d{1,2}(\.\d{1,2}){0,2}$/.test(release)) return undefined;
  const asked = parts(release);
  return VERSIONS.findLast((version) => !later(parts(version), asked));
}

function parts(version: string): readonly [number, number] {
  const [major = '0', minor = '0'] = version.split('.');
  return [Number(major), Number(minor)];
}

function later(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}

/** Longest packed Options string of one Options block: longer ones are cut silently, and crash bdirjson. Source: dird/dird_conf.h MAX_FOPTS less its end. */
export function maxOptions(version: BaculaVersion): number {
  return has(version, 'options50') ? 49 : 39;
}

/** Longest string token in bytes: 497 in the 5.x lexer, our own 1 000 after. Source: 5.2.13 lib/lex.c:266; `MAX_VALUE_BYTES`. */
export function maxToken(version: BaculaVersion): number {
  return has(version, 'longTokens') ? 1000 : 497;
}
