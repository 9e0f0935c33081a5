import type { CommandCase } from './case.ts';
import { SMALL } from './small.ts';

/** How the command is called, and called wrongly. */
export const usageCases: readonly CommandCase[] = [
  { name: 'help', args: ['--help'] },
  { name: 'help-render', args: ['render', '--help'] },
  { name: 'version', args: ['--version'] },
  { name: 'no-command', args: [] },
  { name: 'unknown-command', args: ['rendr'] },
  { name: 'unknown-option', args: ['check', '--strickt'] },
  { name: 'option-missing', args: ['render'], files: { 'inventory.yaml': SMALL } },
  { name: 'option-value-unknown', args: ['check', '--format', 'xml'], files: { 'inventory.yaml': SMALL } },
  { name: 'explain', args: ['explain', 'base-retention'] },
  { name: 'explain-json', args: ['explain', 'files-of-tenant', '--json'] },
  { name: 'explain-unknown', args: ['explain', 'base-retension'] },
  { name: 'explain-list', args: ['explain'] },
  { name: 'base-preview-help', args: ['base', 'preview', '--help'] },
  { name: 'base-preview-unknown', args: ['base', 'preview', 'wbe'], files: { 'inventory.yaml': SMALL } },
  { name: 'base-preview-image', args: ['base', 'preview', 'win'], files: { 'inventory.yaml': SMALL } },
  { name: 'schema', args: ['schema'], head: 12 },
  { name: 'init', args: ['init'] },
  { name: 'init-elsewhere', args: ['init', 'no/such/folder.yaml'] },
  { name: 'init-existing', args: ['init', 'mine.yaml'], files: { 'mine.yaml': SMALL } },
  { name: 'check-after-init', args: ['check'], before: [['init']] },
];
