import type { Severity } from '../diagnostic.ts';

/**
 * What is known of one kind of fault: how bad it is, how it is said (lower case, one sentence, what was seen against what was wanted),
 * what to do, and for `renfield explain` the reason with a bad and a good example.
 * An example is a fragment of an inventory; the tests lay it over a small fleet and look that only the bad one has the fault.
 */
export interface CatalogueEntry<Args> {
  readonly severity: Severity;
  readonly message: (args: Args) => string;
  readonly hint?: (args: Args) => string | undefined;
  readonly why: string;
  readonly bad: string;
  readonly good: string;
}

export function entry<Args>(fields: CatalogueEntry<Args>): CatalogueEntry<Args> {
  return fields;
}

/** `did you mean "a" or "b"?`, or nothing. */
export function didYouMean({ suggestions }: { readonly suggestions: readonly string[] }): string | undefined {
  const names = suggestions.map((name) => `"${name}"`);
  if (names.length === 0) return undefined;
  const last = names.pop() ?? '';
  return `did you mean ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}?`;
}
