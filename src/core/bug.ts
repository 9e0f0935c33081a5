/** The one error that the pure core throws: a state that the code itself ruled out. Exit code 70, never the user's fault. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/**
 * Never returns; `value` has type `never` when every case of a union is handled, so a forgotten case does not compile.
 * Throws a Bug that names the value when unchecked data got this far.
 */
export function assertNever(value: never, where: string): never {
  throw new Bug(`unhandled case in ${where}: ${JSON.stringify(value)}`);
}
