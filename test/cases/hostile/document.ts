import { unionOf, type SchemaNode } from '../../../src/inventory/schema-node.ts';
import { schema, type Field, type FieldStep } from './fields.ts';

/** A text at a field: of which value, and in which entry of the section. */
export interface Leaf {
  readonly field: Field;
  /** The position of the value among the hostile ones. */
  readonly value: number;
  /** The key that stands for the first `*` of the field's path. */
  readonly entry: string;
}

export type Document = Record<string, unknown>;

/** What a map cannot do without, by its key: something harmless. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  archive_device: '/dev/nst0',
  at: '/data',
  bridge: 'br0',
  command: '/bin/changer',
  device: '/dev/sg0',
  files: ['/srv'],
  include: { files: ['/srv'] },
  lvm: 'root',
  name: 'one',
  partition: 1,
  path: '/boot/vmlinuz',
  sha256: '0'.repeat(64),
  tap: 'tap0',
  times: 1,
  type: 'Backup',
  version: 1,
};

/** Where the same key means something else. */
const SAMPLES_BELOW: Readonly<Record<string, unknown>> = { 'full.at': 'mon at 1:00' };

/** The place of a leaf in a document: names in the place of `*`. */
export function placeOf({ field, entry }: Leaf, text: string): (string | number)[] {
  let isFirst = true;
  return field.path.map((step, i) => {
    if (step !== '*') return step;
    if (field.isKey && i === field.path.length - 1) return text;
    const name = isFirst ? entry : 'inner';
    isFirst = false;
    return name;
  });
}

/** Puts a text at its place, with whatever the maps on the way cannot do without. */
export function putText(document: Document, leaf: Leaf, text: string): void {
  const place = placeOf(leaf, text);
  const { field } = leaf;
  let node: SchemaNode = schema;
  let container: Record<string | number, unknown> = document;
  let above = container;
  for (const [i, step] of place.entries()) {
    const isLast = i === place.length - 1;
    node = inner(chosen(node, field, i), field.path[i] ?? 0);
    if (isLast) {
      const target = chosen(node, field, i + 1);
      // Not by assignment, which would take `__proto__` for something else.
      if (field.isKey) define(container, step, own(container, step) ?? made(target, field, i + 1));
      else define(container, step, text);
      return;
    }
    const present = own(container, step);
    const isFitting = typeof present === 'object' && Array.isArray(present) === (place[i + 1] === 0);
    const shape = chosen(node, field, i + 1);
    const next = isFitting ? present : made(shape, field, i + 1);
    define(container, step, next);
    // Volumes of the guest's own LVM are read only where that is said.
    if (place[i - 1] === 'mounts' && shape.properties?.['lvm'] !== undefined) define(above, 'guest_lvm', true);
    above = container;
    container = next as Record<string | number, unknown>;
  }
}

function chosen(node: SchemaNode, field: Field, depth: number): SchemaNode {
  if (node.anyOf === undefined) return node;
  const at = JSON.stringify(field.path.slice(0, depth));
  return unionOf(node)[field.choices.get(at) ?? 0] ?? node;
}

function inner(node: SchemaNode, step: FieldStep): SchemaNode {
  if (step === 0) return node.items ?? {};
  const rest = typeof node.additionalProperties === 'object' ? node.additionalProperties : {};
  return node.properties?.[step] ?? rest;
}

/** An empty value of a node's shape with its required keys. */
function made(node: SchemaNode, field: Field, depth: number): unknown {
  const next = field.path[depth];
  if (next === 0 || (next === undefined && node.type === 'array')) return [];
  if (next === undefined && node.type !== 'object') return 'plain';
  const value: Record<string, unknown> = {};
  for (const key of node.required ?? []) {
    if (key === next) continue;
    const parent = field.path[depth - 1] === 0 ? field.path[depth - 2] : field.path[depth - 1];
    const sample =
      SAMPLES_BELOW[`${String(parent).replace(/^(base|differential|incremental)$/, 'full')}.${key}`] ?? SAMPLES[key];
    if (sample === undefined) throw new Error(`no sample for the required key "${key}" of ${field.path.join('.')}`);
    value[key] = sample;
  }
  // Whoever says TLS means it, and then every other daemon would have to have it as well.
  if (field.path[depth - 1] === 'tls') value['require'] = false;
  if (field.path[depth - 1] === 'RunScript' || (next === 'Command' && field.path[depth - 1] === 0))
    value['RunsWhen'] = 'Before';
  return value;
}

function own(container: object, key: string | number): unknown {
  return Object.hasOwn(container, key) ? (container as Record<string | number, unknown>)[key] : undefined;
}

function define(container: object, key: string | number, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}
