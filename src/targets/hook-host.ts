import type { Artefact } from '../core/artefact.ts';
import { pathText } from '../core/path.ts';
import { templates } from '../generated/templates.js';
import { settingsText } from '../hooks/text.ts';
import type { HypervisorPlan } from '../plan/hypervisors.ts';

/**
 * Where the hook of a host keeps things. It lies beside the hook, where that finds it wherever `paths.renfield` is, and below `system` of the tree
 * as it will lie below `/`. Source: hooks/lib/host.sh.
 */
export function hookHostArtefact({ name, path, paths, restores }: HypervisorPlan): Artefact {
  const text = templates['hooks/host']({
    origin: settingsText(pathText(path)),
    run: settingsText(paths.run),
    renfield: settingsText(paths.renfield),
    restores: restores.map((directory) => ({ directory: settingsText(directory) })),
  });
  return {
    path: `host/${name}/system${paths.hooks}/host.settings`,
    mode: 0o644,
    owner: 'root',
    group: 'root',
    text,
    origin: path,
  };
}
