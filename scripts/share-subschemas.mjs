// Subschemas that occur several times in a JSON Schema, moved to $defs: ajv then makes one function of each instead of as
// many copies, which is the difference between a validator that loads in milliseconds and one that does not.

/** Keywords whose value is a schema, a list of schemas, or schemas by name. Source: JSON Schema 2020-12, core §10 and §11. */
const holdsSchema = ['additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then'];
const holdsList = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const holdsNamed = ['$defs', 'dependentSchemas', 'patternProperties', 'properties'];

/** Shorter ones cost less inline than a call. */
const worthSharing = 100;

/** The same schema as plain JSON, with `$ref`s. What it accepts, and at which instance paths it complains, does not change. */
export function shareSubschemas(schema) {
  const plain = JSON.parse(JSON.stringify(schema));
  const counts = new Map();
  eachSubschema(plain, (one) => {
    const text = JSON.stringify(one);
    if (text.length >= worthSharing && standsAlone(one)) counts.set(text, (counts.get(text) ?? 0) + 1);
  });
  const names = new Map([...counts].filter(([, count]) => count > 1).map(([text], n) => [text, `shared${n}`]));
  const shared = {};
  const replace = (one) => {
    const name = names.get(JSON.stringify(one));
    if (name === undefined) return mapSubschemas(one, replace);
    shared[name] ??= mapSubschemas(one, replace);
    return { $ref: `#/$defs/${name}` };
  };
  const root = mapSubschemas(plain, replace);
  return { ...root, $defs: { ...root.$defs, ...shared } };
}

/** Others take their type from the schema around them, which ajv's strict mode wants to see. */
function standsAlone(schema) {
  return 'type' in schema || (schema.anyOf ?? schema.oneOf)?.every(standsAlone) === true;
}

function eachSubschema(schema, visit) {
  mapSubschemas(schema, (one) => {
    visit(one);
    eachSubschema(one, visit);
    return one;
  });
}

/** `schema` with each schema directly inside it replaced by what `change` makes of it. */
function mapSubschemas(schema, change) {
  if (typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (holdsSchema.includes(keyword)) return [keyword, change(value)];
    if (holdsList.includes(keyword)) return [keyword, value.map(change)];
    if (holdsNamed.includes(keyword)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]))];
    }
    return [keyword, value];
  });
  return Object.fromEntries(entries);
}
