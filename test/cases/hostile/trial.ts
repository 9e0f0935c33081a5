import { follow } from './comeback.ts';
import type { Leaf } from './document.ts';
import { isFreeName, textFields, type Field } from './fields.ts';
import { isJudged, judgeArrived } from './judged.ts';
import { sift } from './search.ts';
import { hostileValues } from './values.ts';

export const FIELDS = textFields();
export const VALUES = hostileValues(500);

/** What became of all hostile texts. */
export interface Outcome {
  readonly refused: number;
  readonly cameBack: number;
  /** The configurations that Bacula's own parsers read. */
  readonly judged: number;
  /** What went wrong, at most one line for each field. */
  readonly faults: readonly string[];
}

/** Each field meets each so manieth value; every one where RENFIELD_HOSTILE_FULL is set (npm run test:hostile:full). Prime to every other step. */
export const SHARE = process.env['RENFIELD_HOSTILE_FULL'] === '1' ? 1 : 23;

/** Looking up lines, and asking Bacula, cost more than everything else: that is done for each so manieth document, of all kinds in turn. */
const LINES_EVERY = 7;
const JUDGED_EVERY = 9;

/** Tries documents with hostile texts: each text has to be refused at its line or to come back as it was, and change nothing else. */
export async function tryOut(documents: readonly (readonly Leaf[])[]): Promise<Outcome> {
  const faults = new Map<string, string>();
  let [refused, cameBack, judged] = [0, 0, 0];
  const tryOne = async (document: readonly Leaf[], turn: number): Promise<void> => {
    const sifted = sift(document, textOf, turn % LINES_EVERY === 0);
    refused += sifted.refused;
    cameBack += sifted.accepted.length;
    if (sifted.accepted.length > 0) follow(sifted.accepted, textOf);
    const known = sifted.accepted.filter((leaf) => !isForBacula(leaf));
    if (isJudged && turn % JUDGED_EVERY === 0 && known.length > 0) judged += await judgeArrived(follow(known, textOf));
    // What one complaint was about together with others gets its own.
    for (const leaf of document.length > 1 ? sifted.unclear : []) await tryOne([leaf], 1);
  };
  for (const [turn, document] of documents.entries()) {
    try {
      await tryOne(document, turn);
    } catch (error) {
      const what = (error as Error).message;
      faults.set(what.replace(/\d+/g, 'N').slice(0, 60), `${nameOf(document[0]?.field)}, document ${turn}: ${what}`);
    }
  }
  return { refused, cameBack, judged, faults: [...faults.values()] };
}

/** Which directives there are, what is a regular expression, and which addresses this machine has to listen on, is for Bacula to say. */
function isForBacula(leaf: Leaf): boolean {
  const isRegex = leaf.field.path.some((step) => String(step).startsWith('regex'));
  return (
    isFreeName(leaf.field) || leaf.field.path.at(-1) === 'listen' || (isRegex && /[\\()[\]{}*+?|]/.test(textOf(leaf)))
  );
}

function textOf({ value }: Leaf): string {
  return VALUES[value] ?? '';
}

function nameOf(field: Field | undefined): string {
  return field?.path.join('.') ?? 'nothing';
}

export function show(what: string, { refused, cameBack, judged }: Outcome): void {
  const counts = `${refused} texts refused at their lines, ${cameBack} came back as they were`;
  process.stdout.write(
    `${what}: ${FIELDS.length} fields, ${VALUES.length} values; ${counts}; ${judged} configurations read by Bacula's parsers\n`,
  );
}
