import { compile, isError, type Compiled } from '../../../src/compile.ts';
import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import { pathText } from '../../../src/core/path.ts';
import { makeLocator } from '../../../src/inventory/locate.ts';
import { placeOf, putText, type Document, type Leaf } from './document.ts';
import { emit, type Emitted } from './emit.ts';
import { addEntry, smallFleet, useCatalogs } from './fleet.ts';

export type TextOf = (leaf: Leaf) => string;

/** What became of the hostile texts in a document. */
export interface Sifted {
  readonly accepted: readonly Leaf[];
  readonly refused: number;
  /** Of which one complaint fits several: to be tried again, each in an entry by itself. */
  readonly unclear: readonly Leaf[];
}

/** The document in which every leaf has its text, and everything else is harmless. */
export function documentOf(leaves: readonly Leaf[], textOf: TextOf): Document {
  const document = smallFleet();
  const seen = new Set<string>();
  for (const leaf of leaves) {
    const [section, name] = placeOf(leaf, textOf(leaf)).map(String);
    if (leaf.field.path[1] === '*' && !seen.has(`${section!} ${name!}`)) {
      addEntry(document, section!, name!, leaf.entry);
      seen.add(`${section!} ${name!}`);
    }
    putText(document, leaf, textOf(leaf));
  }
  useCatalogs(document);
  return document;
}

export function compiled({ text }: Emitted): Compiled {
  return compile([{ name: 'hostile.yaml', text }]);
}

/**
 * Takes out of a document what is refused until the rest is accepted. Throws where a refusal stands on another line than the text that it is
 * about (looked at where `looksAtLines`), or where something is refused and no hostile text is to blame.
 */
export function sift(leaves: readonly Leaf[], textOf: TextOf, looksAtLines: boolean): Sifted {
  let live = leaves;
  let refused = 0;
  const unclear: Leaf[] = [];
  while (live.length > 0) {
    const emitted = emit(documentOf(live, textOf));
    const errors = compiled(emitted).diagnostics.filter(isError);
    if (errors.length === 0) break;
    const isOnLine = looksAtLines ? lineCheck(emitted) : () => true;
    const blame = blamer(live, textOf);
    const out = new Set<Leaf>();
    for (const error of errors) {
      const { blamed, place } = blame(error);
      if (!isOnLine(error, place)) throw new Error(`${error.code} of ${pathText(error.path)} stands on another line`);
      const fresh = blamed.filter((leaf) => !out.has(leaf));
      for (const leaf of fresh) out.add(leaf);
      if (blamed.length > 1) unclear.push(...fresh);
      else refused += fresh.length;
    }
    // What leans on a refused text may be wrong as well; with that gone, nothing else may be.
    if (out.size === 0)
      throw new Error(`refused without a hostile text in its place: ${JSON.stringify(errors.slice(0, 3))}`);
    live = live.filter((leaf) => !out.has(leaf));
  }
  return { accepted: live, refused, unclear };
}

/** A third of what Bacula takes, so that it may be a third letter in UTF-8. */
const LONG = 330;

interface Blame {
  readonly blamed: readonly Leaf[];
  /** The path of what the complaint has to stand at. */
  readonly place: readonly (string | number)[];
}

/**
 * Finds the leaves that an error can be about: the one at its path, else the one above, else those below. A complaint about what two texts make
 * together stands where that is used; it names what was made.
 */
function blamer(live: readonly Leaf[], textOf: TextOf): (error: Diagnostic) => Blame {
  const places = new Map(live.map((leaf) => [leaf, placeOf(leaf, textOf(leaf))]));
  const exact = new Map([...places].map(([leaf, place]) => [pathText(place), leaf]));
  const below = new Map<string, Leaf[]>();
  for (const [leaf, place] of places) {
    for (let i = 1; i < place.length; i++) {
      const key = pathText(place.slice(0, i));
      const known = below.get(key);
      if (known === undefined) below.set(key, [leaf]);
      else known.push(leaf);
    }
  }
  return ({ code, path, args }) => {
    for (let i = path.length; i > 0; i--) {
      const leaf = exact.get(pathText(path.slice(0, i)));
      if (leaf !== undefined) return { blamed: [leaf], place: places.get(leaf) ?? path };
    }
    const around = below.get(pathText(path));
    if (around !== undefined) return { blamed: around, place: path };
    const words: unknown[] = Object.values(args);
    const isNamed = (text: string) =>
      words.some((word) => word === text || (text.length > 2 && typeof word === 'string' && word.includes(text)));
    const named = live.filter((leaf) => isNamed(textOf(leaf)));
    // Long by itself, too long with what is put before it, and too long to be named.
    const isLong = (leaf: Leaf) => code === 'token-too-long' && textOf(leaf).length > LONG;
    return { blamed: named.length > 0 ? named : live.filter(isLong), place: path };
  };
}

function lineCheck({ text, spans }: Emitted): (error: Diagnostic, place: readonly (string | number)[]) => boolean {
  const locator = makeLocator([{ name: 'hostile.yaml', text }]);
  return ({ path, at, file }, place) => {
    const { line } = locator.locate(path, at, file);
    for (let depth = place.length; depth > 0; depth--) {
      const span = spans.get(pathText(place.slice(0, depth)));
      if (span !== undefined) return line >= span[0] && line <= span[1];
    }
    throw new Error(`${pathText(place)} stands nowhere in the inventory`);
  };
}
