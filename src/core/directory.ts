/** Whether a path is another spelling of `/`: `//`, `/.`, `/srv/..`. */
export function isRootDirectory(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth = Math.max(0, depth - 1);
    else if (part !== '' && part !== '.') depth += 1;
  }
  return depth === 0;
}
