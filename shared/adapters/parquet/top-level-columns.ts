import type { SchemaElement } from 'hyparquet';

export interface TopLevelColumn {
  readonly element: SchemaElement;
  /** Index of its data in each row group; null for nested columns, which have several. */
  readonly leaf: number | null;
}

/**
 * The schema is a tree, written depth first: after each element come its children. Walked without
 * recursion, as a damaged one may be any depth.
 *
 * @throws Error for a tree that does not end with its elements.
 */
export function topLevelColumns(schema: readonly SchemaElement[]): TopLevelColumn[] {
  const [root, ...elements] = schema;
  const columns: TopLevelColumn[] = [];
  let leaves = 0;
  let open = 0;
  for (const element of elements) {
    const isLeaf = element.type !== undefined;
    if (open === 0) columns.push({ element, leaf: isLeaf ? leaves : null });
    open = Math.max(0, open - 1) + (element.num_children ?? 0);
    leaves += isLeaf ? 1 : 0;
  }
  if (open !== 0 || columns.length !== (root?.num_children ?? 0)) {
    throw new Error('The schema is no tree.');
  }
  return columns;
}
