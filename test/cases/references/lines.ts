/** What changes from one text to the other, as lines with `-` and `+` before them; `@` stands for lines that both have. */
export function changedLines(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const length = longestCommon(a, b);
  const out: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      if (out.at(-1) !== '@') out.push('@');
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0)))
      out.push(`-${a[i++]!}`);
    else out.push(`+${b[j++]!}`);
  }
  return `${out.join('\n')}\n`;
}

/** `length[i][j]`: how many lines the rests of `a` from i and of `b` from j have in common, in order. */
function longestCommon(a: readonly string[], b: readonly string[]): number[][] {
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i]![j] = a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  return length;
}
