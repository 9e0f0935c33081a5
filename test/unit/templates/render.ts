import { build } from 'esbuild';
import { compile, type Texts } from './compile.ts';

/** What the program that the build makes of these templates prints for a view. */
export async function render(texts: Texts, name: string, view: unknown): Promise<string> {
  const result = await build({
    stdin: { contents: compile(texts).program, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const url = `data:text/javascript;base64,${Buffer.from(result.outputFiles[0]!.contents).toString('base64')}`;
  const { templates } = (await import(url)) as { templates: Record<string, (view: unknown) => string> };
  return templates[name]!(view);
}
