// How many of the faults of a matrix are tried: in `npm test` a fixed sample, by `npm run test:hooks:full` every one.
const isFull = process.env['RENFIELD_HOOKS_FULL'] === '1';

/** Every so manieth pair of a call and a way to misbehave; each way and each kind of call comes at least once (world/faults). */
export const everyPair = isFull ? '1' : '9';
