import fc from 'fast-check';
import { FIELDS } from '../../../src/schedule/fields.ts';
import type { FieldKind, Frequency } from '../../../src/schedule/words.ts';

// Run times that make sense, spelt in every way that a person may choose. The rules are written down a second time here, on purpose.

type Items = Readonly<Record<FieldKind, readonly string[]>>;

const frequency = fc.constantFrom<(Frequency | undefined)[]>(
  undefined,
  undefined,
  'hourly',
  'daily',
  'weekly',
  'monthly',
);

const time = fc
  .record({ hour: fc.nat(23), minute: fc.nat(59), clock: fc.constantFrom(24, 12), padded: fc.boolean() })
  .map(({ hour, minute, clock, padded }) => {
    const shown = clock === 24 ? hour : hour % 12 === 0 ? 12 : hour % 12;
    const half = clock === 24 ? '' : hour < 12 ? 'am' : 'pm';
    return { text: `${String(shown).padStart(padded ? 2 : 1, '0')}:${String(minute).padStart(2, '0')}${half}` };
  });

const wordCase = fc.constantFrom(
  (text: string) => text,
  (text: string) => text.toUpperCase(),
  (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
);

/** One word of a field: a value or a range, by a short or a long name. The sixth week is no word of ours. */
function item(kind: FieldKind): fc.Arbitrary<string> {
  const { names, aliases } = FIELDS[kind];
  const value = fc
    .record({ index: fc.nat(kind === 'weekOfMonth' ? 4 : names.length - 1), long: fc.boolean(), spell: wordCase })
    .map(({ index, long, spell }) => ({ index, text: spell((long ? aliases[index] : undefined) ?? names[index]!) }));
  const range = fc
    .tuple(value, value)
    .filter(([from, to]) => from.index !== to.index)
    .map(([from, to]) => `${from.text}-${to.text}`);
  return fc.oneof({ weight: 2, arbitrary: value.map(({ text }) => text) }, { weight: 1, arbitrary: range });
}

const items = (kind: FieldKind): fc.Arbitrary<readonly string[]> =>
  fc.oneof(fc.constant([]), fc.array(item(kind), { minLength: 1, maxLength: 3 }));

const fields = fc.record({
  month: items('month'),
  weekOfYear: items('weekOfYear'),
  weekOfMonth: items('weekOfMonth'),
  weekday: items('weekday'),
  day: items('day'),
});

/** Leaves out what does not go with the chosen frequency or with `lastday`, and adds the weekday or day that is needed. */
function sensible(chosen: Items, lastday: boolean, often: Frequency | undefined): Items {
  const dropped: readonly FieldKind[] = [
    ...(lastday ? (['weekday', 'weekOfMonth', 'weekOfYear'] as const) : []),
    ...(often === 'daily' ? (['weekday', 'weekOfMonth', 'day'] as const) : []),
    ...(often === 'weekly' ? (['weekOfYear', 'weekOfMonth', 'day'] as const) : []),
    ...(often === 'monthly' ? (['month'] as const) : []),
  ];
  const kept = { ...chosen, ...Object.fromEntries(dropped.map((kind) => [kind, []])) };
  if (often === 'monthly' && !lastday && kept.day.length + kept.weekOfMonth.length === 0) kept.day = ['1'];
  const needsWeekday = kept.weekOfMonth.length > 0 || often === 'weekly';
  return needsWeekday && kept.weekday.length === 0 ? { ...kept, weekday: ['sat'] } : kept;
}

/** Texts that parseWhen accepts. */
export const acceptedText: fc.Arbitrary<string> = fc
  .record({
    chosen: fields,
    lastday: fc.boolean(),
    often: frequency,
    time,
    timed: fc.boolean(),
    comma: fc.constantFrom(' ', ', ', ',', '  '),
    on: fc.constantFrom('', 'on ', 'On '),
    order: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  })
  .map(({ chosen, lastday: asked, often, time: { text }, timed, comma, on, order }) => {
    const lastday = asked && (often === undefined || often === 'hourly' || often === 'monthly');
    const kept = sensible(chosen, lastday, often);
    const days = [...kept.day, ...(lastday ? ['lastday'] : [])];
    const groups = [kept.month, kept.weekOfYear, kept.weekOfMonth, kept.weekday, days]
      .filter((words) => words.length > 0)
      .map((words, index) => (index === 0 ? on : '') + words.join(comma));
    const minute = text.replace(/^\d+|[ap]m$/g, '');
    const at = often === 'hourly' ? (timed ? [`at 0${minute}`] : []) : [`at ${text}`];
    return [...groups, ...(often === undefined ? [] : [often]), ...at]
      .map((group, index) => ({ group, rank: order[index] ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ group }) => group)
      .join(' ');
  });
