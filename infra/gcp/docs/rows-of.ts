import type { ProgramRun, RegisteredResource } from '../stand-in/registered-resource.ts';
import type { StackName } from '../stand-in/stack-file.ts';

/** A resource, and in which stacks it is. */
export interface Row {
  /** The components that it lies in, from the outside in. */
  readonly component: string;
  readonly name: string;
  /** As Pulumi's registry writes it: `storage.Bucket`. */
  readonly type: string;
  readonly stacks: readonly StackName[];
}

/** What all stacks together register, components left out, in a fixed order. */
export function rowsOf(runs: Readonly<Record<StackName, ProgramRun>>): Row[] {
  const rows = new Map<string, Row>();
  for (const stack of Object.keys(runs) as StackName[]) {
    for (const resource of runs[stack].resources.filter(({ isCustom }) => isCustom)) {
      const row = rowOf(resource);
      const key = JSON.stringify(row);
      rows.set(key, { ...row, stacks: [...(rows.get(key)?.stacks ?? []), stack] });
    }
  }
  return [...rows.values()].toSorted((a, b) => compare(keyOf(a), keyOf(b)));
}

function rowOf({ urn, type, name }: RegisteredResource): Omit<Row, 'stacks'> {
  const ancestors = (urn.split('::')[2] ?? '').split('$').slice(0, -1);
  const component = ancestors.map((ancestor) => ancestor.split(':').at(-1) ?? '').join(' › ');
  return { component, name, type: shortType(type) };
}

/** gcp:storage/bucket:Bucket → storage.Bucket */
function shortType(type: string): string {
  const [, module = '', name = ''] = type.split(':');
  return `${module.split('/')[0] ?? ''}.${name}`;
}

function keyOf({ component, type, name }: Row): string {
  return [component, type, name].join('\n');
}

/** By code units, so that the page is the same in every language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
