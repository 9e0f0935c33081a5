/**
 * CPU that one more guest costs at the upper end of the sizes, against what it costs at the lower end: about 1 where the cost is linear, 10 where
 * it is quadratic. From the results of a case at three sizes, each ten times the one before.
 */
export function linearity(results, name) {
  const sizes = results.filter((result) => result.case === name).sort((a, b) => a.guests - b.guests);
  const [small, middle, large] = sizes.slice(-3);
  if (large === undefined) return undefined;
  const slope = (from, to) => (to.cpu.median - from.cpu.median) / (to.guests - from.guests);
  return slope(middle, large) / slope(small, middle);
}

/** One line for each goal: what was reached of what was wanted, and whether it is missed. A goal without figures is missed. */
export function judge(goals, results) {
  return goals.map((goal) => {
    const value = valueOf(goal, results);
    const missed = value === undefined || value > goal.most;
    const said = value === undefined ? 'not measured' : value.toFixed(2);
    return { missed, text: `${missed ? 'MISSED' : 'reached'}  ${said} of at most ${goal.most}  ${titleOf(goal)}` };
  });
}

function valueOf({ case: name, guests, measure, against }, results) {
  if (measure === 'linearity') return linearity(results, name);
  const result = results.find((one) => one.case === name && one.guests === guests);
  return measure === 'peak MiB' ? result?.peak : result?.ratios[against];
}

function titleOf({ case: name, guests, measure, against }) {
  const size = guests === undefined ? '' : `, ${guests.toLocaleString('en')} guests`;
  return `${name}${size}: ${measure}${against === undefined ? '' : ` against ${against}`}`;
}
