import { createHash } from 'node:crypto';
import { describeEnd, runCommand } from './command.ts';
import type { Runtime } from './runtime.ts';
import { INSTALLED } from './runtime.ts';

/** Bacula's own parsers of its four kinds of configuration: what they print is what a daemon would have understood. */
export type JsonTool = 'bdirjson' | 'bsdjson' | 'bfdjson' | 'bbconsjson';

export interface Resource {
  /** `Job`, `Fileset`, `Client`, … in the tools' own spelling. */
  readonly type: string;
  readonly name: string;
  /** As printed, save that the value of each secret is replaced by `sha256:` and its first 12 digits. */
  readonly directives: Readonly<Record<string, unknown>>;
}

export type Verdict =
  | { readonly accepted: true; readonly resources: readonly Resource[] }
  | { readonly accepted: false; readonly reason: string };

export interface JsonOptions {
  readonly timeoutMs?: number;
  /** Whose tool; the installed one's when nothing is said. */
  readonly runtime?: Runtime;
}

/** Whether a tool accepts a configuration file (an absolute path: a bare name would be sought in /etc/bacula), and what it read. */
export async function judgeConfig(tool: JsonTool, config: string, options: JsonOptions = {}): Promise<Verdict> {
  const { within } = options.runtime ?? INSTALLED;
  const outcome = await runCommand(within([tool, '-c', config]), { timeoutMs: options.timeoutMs ?? 180_000 });
  if (outcome.status === 0) return { accepted: true, resources: parseResources(outcome.stdout) };
  const words = withoutSecrets(`${outcome.stdout}${outcome.stderr}`.trim());
  return { accepted: false, reason: `${tool} ${describeEnd(outcome)}: ${words}` };
}

/** The resources that a tool reads from a configuration file. Throws with the tool's own words when it refuses. */
export async function readResources(
  tool: JsonTool,
  config: string,
  options: JsonOptions = {},
): Promise<readonly Resource[]> {
  const verdict = await judgeConfig(tool, config, options);
  if (verdict.accepted) return verdict.resources;
  throw new Error(verdict.reason);
}

/** The resources of one type by name, in the tool's own order. */
export function resourcesOfType(resources: readonly Resource[], type: string): ReadonlyMap<string, Resource> {
  return new Map(resources.filter((resource) => resource.type === type).map((resource) => [resource.name, resource]));
}

/** The value of a directive that is one text or number; undefined when it is absent, and so Bacula's default. */
export function directive(resource: Resource | undefined, key: string): string | undefined {
  const value = resource?.directives[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * Resources out of a tool's output: an array of objects with one key, the type. The text of JSON.parse's own errors
 * quotes its input, and the input holds passwords, so it is not passed on.
 */
export function parseResources(output: string): readonly Resource[] {
  let parsed: readonly Record<string, Record<string, unknown>>[];
  try {
    parsed = JSON.parse(escapeControls(output)) as typeof parsed;
  } catch {
    throw new Error(`no JSON in ${output.length} characters of output`);
  }
  return parsed.flatMap((one) =>
    Object.entries(one).map(([type, directives]) => ({
      type,
      name: typeof directives['Name'] === 'string' ? directives['Name'] : '',
      directives: Object.fromEntries(Object.entries(directives).map(([key, value]) => [key, redacted(key, value)])),
    })),
  );
}

/** The tools print control characters inside strings as they are, which JSON forbids. */
function escapeControls(output: string): string {
  return output.replace(/"(?:[^"\\]|\\[^])*"/gu, (text) =>
    text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

function redacted(key: string, value: unknown): unknown {
  if (!/password/iu.test(key)) return value;
  return `sha256:${createHash('sha256').update(String(value)).digest('hex').slice(0, 12)}`;
}

/** A parse error quotes the line that it stumbled on, which may be a Password directive. */
function withoutSecrets(words: string): string {
  return words.replace(/^.*password.*$/gimu, '(a line with a password)');
}
