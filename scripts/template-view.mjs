// What a template's steps ask of the view that it is given, as a tree of places:
// a place is printed, repeated (has an item), has fields, has the view of a recursive partial, or is only tested.

/** A view nothing is known of. `required` when some use is not under a test of the same place. */
export function newPlace() {
  return { uses: new Map(), required: false, tested: false, fields: new Map(), item: undefined, partials: new Set() };
}

/**
 * The place that `steps` describe. `partials` maps names to steps; those in `recursive` are not inlined but named.
 * `report({file, line}, message)` gets every fault.
 */
export function viewOf(steps, { partials, recursive, report }) {
  const view = newPlace();
  const context = { partials, recursive, report };
  walk(steps, plainScope(view), new Set(), context);
  return view;
}

function walk(steps, scope, present, context) {
  for (const step of steps) walkers[step.kind](step, scope, present, context);
}

const walkers = {
  text() {},
  position({ body, otherwise }, scope, present, context) {
    walk(body, scope, present, context);
    walk(otherwise, scope, present, context);
  },
  print({ path }, scope, present, context) {
    use(scope, path, 'printed', present, context);
  },
  each({ path, body, otherwise }, scope, present, context) {
    const place = use(scope, path, 'repeated', present, context);
    walk(otherwise, scope, present, context);
    if (place === undefined) return;
    place.item ??= newPlace();
    walk(body, plainScope(place.item), present, context);
  },
  test({ path, negated, body, otherwise }, scope, present, context) {
    if (path.segments.length === 0) context.report(path.at, '"this" cannot be tested: give the item a name');
    const place = resolve(scope, path, present, context);
    if (place !== undefined) place.tested = true;
    const known = place === undefined ? present : new Set(present).add(place);
    walk(body, scope, negated ? present : known, context);
    walk(otherwise, scope, negated ? known : present, context);
  },
  partial(step, scope, present, context) {
    const steps = context.partials.get(step.name);
    if (steps === undefined) return context.report(step.at, `there is no partial ${JSON.stringify(step.name)}`);
    if (context.recursive.has(step.name)) return includeRecursive(step, scope, present, context);
    const base = step.context === undefined ? scope : scopeAt(step.context, scope, present, context);
    if (step.hash.length === 0) return walk(steps, base, present, context);
    const { inner, unasked } = argumentScope(step, scope, base, present, context);
    walk(steps, inner, present, context);
    for (const name of unasked())
      context.report(step.at, `${step.name} does not use its argument ${JSON.stringify(name)}`);
    return undefined;
  },
};

function includeRecursive(step, scope, present, context) {
  if (step.hash.length > 0) return context.report(step.at, 'a recursive partial takes a context, no named arguments');
  const place = use(scope, step.context ?? { segments: [], at: step.at }, 'given fields', present, context);
  place?.partials.add(step.name);
  return undefined;
}

/** Names are fields of `place`; `this` is `place`. */
function plainScope(place) {
  return {
    self: place,
    named(name, at, present) {
      markUsed(place, 'given fields', at, present);
      return fieldOf(place, name);
    },
  };
}

function scopeAt(path, scope, present, context) {
  return plainScope(use(scope, path, undefined, present, context) ?? newPlace());
}

/** Inside a partial with named arguments: those first, then the fields of its context. `this` would be a mixture of both. */
function argumentScope(step, caller, base, present, context) {
  const given = new Map(
    step.hash.map(([name, argument]) => {
      if (argument === undefined || 'value' in argument) return [name, newPlace()];
      return [name, resolve(caller, argument, present, context) ?? newPlace()];
    }),
  );
  const asked = new Set();
  const named = (name, at, known) => {
    asked.add(name);
    return given.get(name) ?? base.named(name, at, known);
  };
  return { inner: { self: undefined, named }, unasked: () => [...given.keys()].filter((name) => !asked.has(name)) };
}

/** The place at `path`, used as `how`; undefined after a fault. */
function use(scope, path, how, present, context) {
  const place = resolve(scope, path, present, context);
  if (place === undefined) return undefined;
  markUsed(place, how, path.at, present);
  return place;
}

/** The place at `path`; the places before it are used for their fields, the last one is not used yet. */
function resolve(scope, { segments, at }, present, context) {
  const [first, ...rest] = segments;
  if (first === undefined) {
    if (scope.self === undefined) context.report(at, '"this" is not one value in a partial with named arguments');
    return scope.self;
  }
  return rest.reduce(
    (place, name) => {
      markUsed(place, 'given fields', at, present);
      return fieldOf(place, name);
    },
    scope.named(first, at, present),
  );
}

function markUsed(place, how, at, present) {
  if (how !== undefined && !place.uses.has(how)) place.uses.set(how, at);
  if (!present.has(place)) place.required = true;
}

function fieldOf(place, name) {
  let field = place.fields.get(name);
  if (field === undefined) place.fields.set(name, (field = newPlace()));
  return field;
}
