import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../../docs/operations.md');

/** What the runbook has a section for, by its title. */
export function runbookSections(): string[] {
  const [, runbook = ''] = readFileSync(PAGE, 'utf8').split('\n## When an alert comes\n');
  const [text = ''] = runbook.split('\n## ');
  return [...text.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title);
}
