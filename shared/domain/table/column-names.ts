import type { Column, TableShape } from '../dataset.ts';
import { userError } from '../errors.ts';

/** Columns are matched by name. @throws AppError column_name_clash. */
export function columnsByName({ columns }: TableShape): ReadonlyMap<string, Column> {
  const byName = new Map(columns.map((column) => [column.name, column]));
  if (byName.size === columns.length) return byName;
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  throw userError({
    code: 'column_name_clash',
    message: `Two columns are named "${twice}".`,
    fix: 'Rename one of them: columns are matched by name.',
    column: twice,
  });
}

const SHOWN = 10;

/** The first few names; a file may have thousands of columns. */
export function quoted(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
