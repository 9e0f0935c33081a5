/** Where something stands in the inventory: the keys and list positions from the root, e.g. `['groups', 'aps', 'base', 1]`. */
export type InventoryPath = readonly (string | number)[];

/** A key that reads well with a dot before it. Others, such as host names with dots of their own, stand in brackets. */
const PLAIN = /^[A-Za-z0-9_-]+$/;

/** The path as an admin writes it: `groups.aps.base[1]`, `hosts["kvm.example.org"]`. */
export function pathText(path: InventoryPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!PLAIN.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** The path that `pathText` printed. */
export function parsePath(text: string): InventoryPath {
  const steps = text.matchAll(/\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g);
  return [...steps].map(([, plain, position, quoted]) => {
    if (position !== undefined) return Number(position);
    return quoted === undefined ? (plain ?? '') : (JSON.parse(quoted) as string);
  });
}
