import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { ROOT } from '../set-up/paths.mjs';

const PAGE = join(ROOT, 'docs/operations.md');
const BEGIN = '<!-- printed by npm run capacity -->';
const END = '<!-- end of what npm run capacity prints -->';

/** Puts the tables into their place in docs/operations.md. */
export async function updateOperationsPage(tables: string): Promise<void> {
  const page = readFileSync(PAGE, 'utf8');
  const options = await prettier.resolveConfig(PAGE);
  const updated = withTables(page, tables);
  writeFileSync(PAGE, await prettier.format(updated, { ...options, filepath: PAGE }));
}

/** @throws Error when the page has lost the marks between which the tables stand. */
export function withTables(page: string, tables: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/operations.md must contain "${BEGIN}".`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${page.slice(end)}`;
}
