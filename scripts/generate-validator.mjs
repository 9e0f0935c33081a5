// src/generated/validate.js: the inventory's JSON Schema compiled to code that needs no ajv at run time.
import { existsSync } from 'node:fs';
import { build as esbuild } from 'esbuild';
import { root } from './root.mjs';
import { shareSubschemas } from './share-subschemas.mjs';

const source = 'src/inventory/schema.ts';

const declaration = `import type { ErrorObject } from 'ajv';

/** Whether \`data\` is a written inventory; when it is not, \`errors\` holds every fault until the next call. */
export declare const validateInventory: {
  (data: unknown): boolean;
  readonly errors?: readonly ErrorObject[] | null;
};
`;

const schemaDeclaration = `/** The JSON Schema of an inventory as JSON text: whoever needs it parses it, all others pay nothing. */
export declare const schemaText: string;
`;

/** Resolves to the files to write: none while there is no schema. Fails when ajv finds the schema doubtful (strict mode). */
export async function generateValidator(log) {
  if (!existsSync(`${root}/${source}`)) {
    log(`no ${source}: no validator is generated`);
    return [];
  }
  const { inventorySchema } = await importBundled(source);
  const text = await bundleText(await standalone(inventorySchema));
  return [
    { path: 'src/generated/validate.js', text },
    { path: 'src/generated/validate.d.ts', text: declaration },
    {
      path: 'src/generated/schema.js',
      text: `export const schemaText = ${JSON.stringify(JSON.stringify(inventorySchema))};\n`,
    },
    { path: 'src/generated/schema.d.ts', text: schemaDeclaration },
  ];
}

async function standalone(schema) {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const { default: standaloneCode } = await import('ajv/dist/standalone/index.js');
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: false,
    strict: true,
    // Both refuse usual schemas: "required" inside if/then, and "string or number" as one property's type.
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    code: { source: true, esm: true, lines: true },
    inlineRefs: false,
    schemas: { inventory: shareSubschemas(schema) },
  });
  const emit = standaloneCode.default ?? standaloneCode;
  return emit(ajv, { validateInventory: 'inventory' });
}

/** The module at `path` (TypeScript), evaluated. */
async function importBundled(path) {
  const result = await esbuild({
    entryPoints: [`${root}/${path}`],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
  });
  return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`);
}

/** `code` with ajv's own run-time helpers inside, instead of requires that an ES module cannot do. */
async function bundleText(code) {
  const result = await esbuild({
    stdin: { contents: code, resolveDir: root, sourcefile: 'validate.js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    minify: true,
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
  });
  return result.outputFiles[0].text;
}
