import { compile } from '../compile.ts';
import { exampleText } from '../generated/inventories.js';
import { writeTree } from '../io/tree.ts';
import type { Plan } from '../plan/plan.ts';
import { renderArtefacts } from '../targets/registry.ts';
import { INSTALLED } from '../targets/roots.ts';
import { EXIT } from './exit-code.ts';
import { report } from './inventory.ts';
import { table } from './table.ts';
import { out, say } from './terminal.ts';

/** `renfield demo`: the example fleet, rendered, with a summary of what was made and where to look next. */
export async function demo(folder: string): Promise<number> {
  const sources = [{ name: 'inventory/example.yaml', text: exampleText }];
  const { plan, written, diagnostics } = compile(sources);
  await report(diagnostics, { sources, directory: '.' });
  if (plan === undefined || written === undefined) return EXIT.bug;
  const { verify } = await import('../io/verify.ts');
  const { judged, skipped, diagnostics: refusals } = await verify(plan, written);
  if (refusals.length > 0) {
    await report(refusals, { sources, directory: '.' });
    return EXIT.verification;
  }
  const artefacts = renderArtefacts(plan, INSTALLED);
  const { generation } = writeTree(folder, artefacts);
  out(`The example fleet, from ${exampleText.trimEnd().split('\n').length} lines of YAML:\n\n`);
  out(jobTable(plan));
  out(`\n${artefacts.length} files in ${folder}, generation ${generation}:\n\n`);
  out(treeTable(artefacts.map(({ path }) => path)));
  if (judged.length > 0)
    say(`\nread by Bacula's own parsers: ${judged.map(({ tool, files }) => `${tool} ${files}`).join(', ')}`);
  for (const why of skipped) say(`not read: ${why} (npm run setup:system)`);
  out(`\nLook next at\n${nextPlaces(plan, folder)}`);
  out(
    'Try `renfield init`, `renfield check -i FILE`, `renfield render -i FILE -o out`, `renfield explain base-retention`.',
  );
  return EXIT.ok;
}

function nextPlaces(plan: Plan, folder: string): string {
  const director = `${folder}/director/${plan.directors[0]?.director.name ?? ''}`;
  const places = [
    ['inventory/example.yaml', 'what a person writes'],
    [`${director}/bacula-dir/hosts/raun-kvm-1.conf`, 'the Jobs, among them van-aps-1 with its Base'],
    [`${folder}/host/raun-kvm-1/guests/van-aps-2.settings`, 'what the hook on the hypervisor is told of a guest'],
  ];
  const width = Math.max(...places.map(([place = '']) => place.length));
  return places.map(([place = '', what = '']) => `  ${place.padEnd(width)}  ${what}\n`).join('');
}

function jobTable(plan: Plan): string {
  const hooked = new Set(plan.hooked.map(({ name }) => name));
  const rows = plan.directors.flatMap(({ schedules, sections }) => {
    const levels = new Map(
      schedules.map(({ name, runs }) => [name, [...new Set(runs.map((run) => run.level))].join(', ')]),
    );
    return sections
      .flatMap((section) => section.jobs)
      .map(({ name, client, base, startedBy, settings: { level, schedule, storage } }) => [
        name,
        levels.get(schedule ?? '') ?? (startedBy === undefined ? 'by hand' : (level ?? '')),
        hooked.has(name) ? `${client}, by the hook` : client,
        base.join(', ') || '-',
        schedule ?? (startedBy === undefined ? '-' : `after ${startedBy}`),
        storage ?? '-',
      ]);
  });
  return table(['Job', 'Levels', 'Client', 'Base', 'Schedule', 'Storage'], rows);
}

/** How many files each machine gets. */
function treeTable(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const tree = path.split('/').slice(0, 2).join('/').replace('.bacula-fd.conf', '');
    counts.set(tree, (counts.get(tree) ?? 0) + 1);
  }
  return table(
    ['Machine', 'Files'],
    [...counts].map(([tree, files]) => [tree, String(files)]),
  );
}
