/** Whether a text has more than `limit` bytes in UTF-8. */
export function hasMoreBytes(text: string, limit: number): boolean {
  // Up to three bytes for each UTF-16 unit: only long texts need the real count.
  return text.length * 3 > limit && countBytes(text) > limit;
}

export function countBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
