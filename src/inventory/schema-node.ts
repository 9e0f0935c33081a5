/** The keywords of JSON Schema that an inventory's schema is made of. */
export interface SchemaNode {
  readonly type?: keyof typeof TYPES;
  readonly description?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly const?: string | number | boolean;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly minProperties?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The types of JSON Schema in a person's words. */
export const TYPES = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

export function typeOf(node: SchemaNode): keyof typeof TYPES {
  return node.type ?? (typeof node.const as 'string' | 'number' | 'boolean');
}

/** The alternatives of a union, those of unions within it included. */
export function unionOf(node: SchemaNode): SchemaNode[] {
  return node.anyOf === undefined ? [node] : node.anyOf.flatMap(unionOf);
}

/** Whether a value has the type of a node, whatever else is wrong with it. */
export function fits(node: SchemaNode, value: unknown): boolean {
  switch (typeOf(node)) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'string':
    case 'boolean':
      return typeof value === typeOf(node);
  }
}

/** What a value is, for a message about its type. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the text "${show(value)}"`;
  return typeof value === 'number' ? `the number ${value}` : `"${show(value)}" (true or false)`;
}

/** A value in a message: not longer than a message should be. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
