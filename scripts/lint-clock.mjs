// No test judges by time: on a busy machine it would fail, and on a quick one it would pass for the wrong reason.
const message =
  'a test does not read a clock: it waits for what it wants to see (expect.poll), or moves the clock of what it tests';

/** What tells the present moment. A bound after which a test gives up is an option of whoever waits, and judges nothing. */
export const refusedClocks = [
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message },
  { selector: 'MemberExpression[object.name="performance"]', message },
  { selector: 'MemberExpression[object.name="process"][property.name=/^(hrtime|uptime)$/]', message },
  { selector: 'ImportDeclaration[source.value="node:perf_hooks"]', message },
];
