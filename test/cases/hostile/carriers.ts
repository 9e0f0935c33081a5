import type { Leaf } from './document.ts';
import type { Field } from './fields.ts';

/** Sections whose entries each make a whole tree of their own: tried one value to a document. */
const WHOLE_TREES = ['directors', 'catalogs'];

/** Values to a document: enough to be quick, few enough to be read when something is wrong. */
const CHUNK = 50;

/** A field and the number of the entry, or of the document, in which it meets no field that excludes it. */
type Carried = readonly [field: Field, carrier: number];

/**
 * Documents of many entries, in which each field of an ordinary section meets each `share`-th of the values once: neighbouring fields other ones, so
 * that all values and all fields occur. Together they are every value in every field where `share` is 1.
 */
export function documentsOfEntries(fields: readonly Field[], values: number, share: number): Leaf[][] {
  const isIn = (value: number, field: Field) => (value + fields.indexOf(field)) % share === 0;
  const ordinary = carry(fields).filter(([{ path }]) => path[1] === '*' && !WHOLE_TREES.includes(String(path[0])));
  const sections = new Set(ordinary.map(([{ path }]) => String(path[0])));
  // Names of entries apart from texts in them, as a text might by chance be such a name.
  const groups = [...sections].flatMap((section) =>
    [true, false].map((names) => ordinary.filter(([field]) => field.path[0] === section && isName(field) === names)),
  );
  return groups.flatMap((own) =>
    chunks(values).map((chunk) =>
      chunk.flatMap((value) =>
        own
          .filter(([field]) => isIn(value, field))
          .map(([field, carrier]) => leafOf(field, value, `${value}-${carrier}`)),
      ),
    ),
  );
}

/** The same for the fields that a document has only once, or that make a tree of their own. */
export function documentsOfOne(fields: readonly Field[], values: number, share: number): Leaf[][] {
  const carried = carry(fields);
  const isWhole = ([{ path }]: Carried) => WHOLE_TREES.includes(String(path[0]));
  const single = carried.filter(([{ path }]) => path[1] !== '*');
  const inEntries = carried.filter((one) => isWhole(one) && !isName(one[0]));
  const names = carried.filter((one) => isWhole(one) && isName(one[0]));
  const carriers = [...new Set(single.map(([, carrier]) => carrier))];
  // Another value for each field of a document: what is said of one text is not said of another.
  const valueOf = (turn: number, field: Field) => (turn + fields.indexOf(field) * STRIDE) % values;
  const turns = Array.from({ length: Math.ceil(values / share) }, (_, n) => n * share);
  return turns.flatMap((turn) => {
    const leaf = ([field]: Carried, entry: string) => leafOf(field, valueOf(turn, field), entry);
    return [
      ...carriers.map((carrier) => single.filter(([, own]) => own === carrier).map((one) => leaf(one, ''))),
      inEntries.map((one) => leaf(one, String(one[1]))),
      names.map((one) => leaf(one, '')),
    ];
  });
}

/** Prime to the number of values, so that neighbours get values of different kinds. */
const STRIDE = 7;

function leafOf(field: Field, value: number, entry: string): Leaf {
  return { field, value, entry: `${String(field.path[0])}-${entry}` };
}

function isName({ path, isKey }: Field): boolean {
  return isKey && path.length === 2;
}

function chunks(values: number): number[][] {
  return Array.from({ length: Math.ceil(values / CHUNK) }, (_, n) =>
    Array.from({ length: Math.min(CHUNK, values - n * CHUNK) }, (_, i) => n * CHUNK + i),
  );
}

function carry(fields: readonly Field[]): Carried[] {
  const taken = new Map<string, Map<string, number>[]>();
  return fields.map((field) => {
    const section = String(field.path[0]);
    const carriers = taken.get(section) ?? [];
    taken.set(section, carriers);
    const choices = [...field.choices];
    let carrier = carriers.findIndex((one) => choices.every(([at, choice]) => (one.get(at) ?? choice) === choice));
    if (carrier === -1) carrier = carriers.push(new Map()) - 1;
    for (const [at, choice] of choices) carriers[carrier]?.set(at, choice);
    return [field, carrier];
  });
}
