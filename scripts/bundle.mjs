// dist/: src/main.ts and what it imports as one program; what is imported lazily stays in chunks of its own.
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { build as esbuild } from 'esbuild';
import { licencesOf } from './licences.mjs';
import { root } from './root.mjs';
import { writeIfChanged } from './write.mjs';

const source = 'src/main.ts';

/** CommonJS packages in the bundle call require for Node's own modules, which ES modules lack. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

/** The generated validator holds run-time functions of ajv already. */
const insideValidator = ['node_modules/ajv/'];

/** Resolves to the paths written: none while there is no program. Fails with esbuild's report. */
export async function bundleProgram(log) {
  if (!existsSync(`${root}/${source}`)) {
    log(`no ${source}: no program is bundled`);
    return [];
  }
  const result = await esbuild({
    absWorkingDir: root,
    entryPoints: { main: source },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: { js: requireForCommonJs },
    // The lazy import of a CommonJS package has a default export only; yaml brings the same code as ES modules for browsers.
    alias: { yaml: `${root}/node_modules/yaml/browser/index.js` },
    legalComments: 'none',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const licences = {
    path: 'dist/licences.txt',
    text: licencesOf([...Object.keys(result.metafile.inputs), ...insideValidator]),
  };
  const files = [licences, ...result.outputFiles.map(({ path, text }) => ({ path: relative(root, path), text }))];
  // The entry goes last: whoever starts it finds the chunks that it names.
  for (const { path, text } of files.toSorted(
    (a, b) => Number(a.path === 'dist/main.js') - Number(b.path === 'dist/main.js'),
  )) {
    if (path === 'dist/main.js') writeIfChanged(`${root}/${path}`, withShebang(text), 0o755);
    else writeIfChanged(`${root}/${path}`, text);
  }
  log(`bundled ${files.length} files into dist/`);
  return files.map(({ path }) => path);
}

function withShebang(text) {
  return text.startsWith('#!') ? text : `#!/usr/bin/env node\n${text}`;
}
