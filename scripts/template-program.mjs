// Steps as a JavaScript function of the view, which prints what Handlebars would print, without Handlebars at run time:
// for each of the many small texts of a fleet, its preparations cost more than the text.

/** What the functions below call: Handlebars' idea of a full value and of a loop, and its refusal to print what is not there. */
export const runtimeText = `const isFull = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value) || value === 0);

const each = (items, body, otherwise) => {
  if (!isFull(items)) return otherwise;
  let text = '';
  for (let i = 0; i < items.length; i++) text += body(items[i], i === 0, i === items.length - 1);
  return text;
};

const print = (value, name, place) => {
  if (value === undefined || value === null) throw new Error(\`"\${name}" not defined - \${place}\`);
  return value;
};
`;

/** The function of a template as an expression. In its scope: what \`runtimeText\` defines, and \`partials\`, functions by name. */
export function functionText(steps) {
  return `(view) => ${textOf(steps)}`;
}

function textOf(steps) {
  return steps.length === 0 ? '""' : steps.map((step) => writers[step.kind](step)).join(' + ');
}

const writers = {
  text: ({ text }) => JSON.stringify(text),
  print({ path }) {
    const name = path.segments.join('.') || 'this';
    return `print(${valueOf(path)}, ${JSON.stringify(name)}, ${JSON.stringify(`${path.at.file}:${path.at.line}`)})`;
  },
  each: ({ path, body, otherwise }) =>
    `each(${valueOf(path)}, (view, isFirst, isLast) => ${textOf(body)}, ${textOf(otherwise)})`,
  test: ({ path, negated, body, otherwise }) => choice(`isFull(${valueOf(path)})`, negated, body, otherwise),
  position: ({ which, negated, body, otherwise }) =>
    choice(which === '@first' ? 'isFirst' : 'isLast', negated, body, otherwise),
  partial({ name, context, hash }) {
    const given = context === undefined ? 'view' : valueOf(context);
    const named = hash.map(([key, value]) => `${JSON.stringify(key)}: ${argument(value)}`);
    const view = named.length === 0 ? given : `{ ...${given}, ${named.join(', ')} }`;
    return `partials[${JSON.stringify(name)}](${view})`;
  },
};

function choice(condition, negated, body, otherwise) {
  const [yes, no] = negated ? [otherwise, body] : [body, otherwise];
  return `(${condition} ? ${textOf(yes)} : ${textOf(no)})`;
}

function argument(value) {
  return 'value' in value ? JSON.stringify(value.value) : valueOf(value);
}

function valueOf({ segments }) {
  return `view${segments.map((name) => `[${JSON.stringify(name)}]`).join('')}`;
}
