/** The name of a directive as Bacula compares it, which ignores blanks and case. Source: lib/lex.c:637. */
export function folded(name: string): string {
  return name.replaceAll(' ', '').toLowerCase();
}
