import { parseDuration, parseSize } from '../../../src/core/quantity.ts';
import type { Directives } from '../../../src/inventory/model/entry.ts';
import { fold, type Facts } from './facts.ts';
import { runScript, type RunScript } from './runscript.ts';

/** The short forms of a RunScript. Source: dird/dird_conf.c `store_short_runscript`. */
const SHORT_FORMS: Readonly<Record<string, Partial<RunScript>>> = {
  runbeforejob: { when: 'Before', onClient: false },
  runafterjob: { when: 'After', onClient: false },
  clientrunbeforejob: { when: 'Before' },
  clientrunafterjob: { when: 'After' },
};

/** What the directives of an inventory come to: facts, and the RunScripts among them in the order in which a daemon reads them. */
export function directiveFacts(directives: Directives): { facts: Facts; runScripts: RunScript[] } {
  const facts: Record<string, unknown> = {};
  const short: RunScript[] = [];
  const blocks: RunScript[] = [];
  for (const [name, value] of Object.entries(directives)) {
    const key = fold(name);
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (SHORT_FORMS[key] !== undefined) short.push(runScript({ ...SHORT_FORMS[key], command: String(item) }));
      else if (typeof item === 'object' && item !== null)
        blocks.push(fromBlock(item as Readonly<Record<string, unknown>>));
      else facts[key] = Array.isArray(value) ? [...((facts[key] ?? []) as unknown[]), quantity(item)] : quantity(item);
    }
  }
  return { facts, runScripts: [...short, ...blocks] };
}

function fromBlock(block: Readonly<Record<string, unknown>>): RunScript {
  const said = Object.fromEntries(Object.entries(block).map(([key, value]) => [fold(key), value]));
  return runScript({
    when: String(said['runswhen']) as RunScript['when'],
    onClient: (said['runsonclient'] ?? true) as boolean,
    onSuccess: (said['runsonsuccess'] ?? true) as boolean,
    onFailure: (said['runsonfailure'] ?? false) as boolean,
    failJob: (said['failjobonerror'] ?? true) as boolean,
    command: String(said['command']),
  });
}

/** A parser of Bacula prints seconds for `5 minutes` and bytes for `5G`. */
function quantity(value: unknown): unknown {
  return typeof value === 'string' && /^\d/.test(value) ? (parseDuration(value) ?? parseSize(value) ?? value) : value;
}
