import { compileTemplates } from '../../../scripts/generate-templates.mjs';

/** Templates by name, as text. */
export type Texts = Record<string, string>;

/** The program and the types that the build writes for these templates. Throws with every fault, one a line. */
export function compile(texts: Texts): { program: string; views: string } {
  const sources = Object.entries(texts).map(([name, text]) => ({ name, file: `templates/${name}.hbs`, text }));
  const files = compileTemplates(sources) as { path: string; text: string }[];
  const textOf = (path: string) => files.find((file) => file.path === `src/generated/${path}`)!.text;
  return { program: textOf('templates.js'), views: textOf('views.ts') };
}
