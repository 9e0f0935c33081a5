/** One command whose transcript is kept. */
export interface CommandCase {
  /** The transcript's file name. */
  readonly name: string;
  readonly args: readonly string[];
  /** Files in the folder that the command is run in: text, bytes, or where a symbolic link leads. */
  readonly files?: Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;
  /** Commands that were run there before. */
  readonly before?: readonly (readonly string[])[];
  /** Files that were written or replaced after those. */
  readonly then?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Only the first lines of standard output are kept: all of it is known elsewhere. */
  readonly head?: number;
  /** Needs Bacula's own parsers. */
  readonly isJudged?: true;
}
