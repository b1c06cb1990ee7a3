/** Resource names of the Cloud Run Admin API. */
export type ResourceKind = 'location' | 'job' | 'execution' | 'task' | 'operation';

const LOCATION = ['projects', 'locations'];
const COLLECTIONS: Record<ResourceKind, readonly string[]> = {
  location: LOCATION,
  job: [...LOCATION, 'jobs'],
  execution: [...LOCATION, 'jobs', 'executions'],
  task: [...LOCATION, 'jobs', 'executions', 'tasks'],
  operation: [...LOCATION, 'operations'],
};

export function isNameOf(kind: ResourceKind, name: string): boolean {
  const segments = name.split('/');
  const collections = COLLECTIONS[kind];
  return (
    segments.length === collections.length * 2 &&
    segments.every((segment, i) => (i % 2 === 0 ? segment === collections[i / 2] : segment !== ''))
  );
}

export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export function parentOf(name: string): string {
  return name.split('/').slice(0, -2).join('/');
}

export function locationOf(name: string): string {
  return name.split('/').slice(0, 4).join('/');
}

/** `-` in a parent stands for every job, or every execution. */
export function isChildOf(parent: string, name: string): boolean {
  const actual = parentOf(name).split('/');
  const wanted = parent.split('/');
  return (
    actual.length === wanted.length &&
    wanted.every((segment, i) => segment === actual[i] || (segment === '-' && i > 3))
  );
}
