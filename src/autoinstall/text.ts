import { Bug } from '../core/bug.ts';

declare const brand: unique symbol;

/** Text of cloud-init's YAML. */
export type AutoinstallText = string & { readonly [brand]: 'autoinstall' };

/** Any printable ASCII as a double-quoted scalar: JSON's strings are YAML's. Source: YAML 1.2, "Relation to JSON". */
export function scalar(text: string): AutoinstallText {
  if (!/^[ -~]*$/.test(text)) throw new Bug(`not for autoinstall: ${JSON.stringify(text)}`);
  return JSON.stringify(text) as AutoinstallText;
}

/** Text behind `# `. */
export function comment(text: string): AutoinstallText {
  if (!/^[ -~]*$/.test(text)) throw new Bug(`not for a comment: ${JSON.stringify(text)}`);
  return text as AutoinstallText;
}
