/** What the exit codes of the command mean. Scripts rely on them. */
export const EXIT = {
  ok: 0,
  inventory: 1,
  usage: 2,
  verification: 3,
  apply: 4,
  pending: 5,
  bug: 70,
} as const;
