/** The middle one of at least one number, or the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Smallest, middle and largest of at least one number. */
export function spread(values) {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}
