import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { Execution } from '../domain/execution.ts';
import type { Job } from '../domain/job.ts';
import { isNameOf } from '../domain/names.ts';
import type { ResourceKind } from '../domain/names.ts';
import type { Store } from '../state/store.ts';

type MaybeText = string | null | undefined;

export function requireName(kind: ResourceKind, name: MaybeText): string {
  if (name && isNameOf(kind, name)) return name;
  throw new CloudRunError('INVALID_ARGUMENT', `'${name ?? ''}' is not the name of a ${kind}.`);
}

export function findJob(store: Store, name: MaybeText): Job {
  return store.jobs.get(requireName('job', name)) ?? notFound('JOB', name);
}

/** A deleted execution is gone for its clients, although its tasks may still be ending. */
export function findExecution(store: Store, name: MaybeText): Execution {
  const execution = store.executions.get(requireName('execution', name));
  if (execution === undefined) return notFound('EXECUTION', name);
  return execution.deleteTimeMs === undefined ? execution : notFound('EXECUTION', name);
}

export function notFound(kind: string, name: MaybeText): never {
  const [, project, , location] = (name ?? '').split('/');
  const where = `in region '${location ?? ''}' in project '${project ?? ''}'`;
  const id = (name ?? '').split('/').at(-1) ?? '';
  throw new CloudRunError(
    'NOT_FOUND',
    `Resource '${id}' of kind '${kind}' ${where} does not exist.`,
  );
}

/** An empty etag asks for nothing. */
export function requireEtag(wanted: MaybeText, actual: string): void {
  if (!wanted || wanted === actual) return;
  throw new CloudRunError('ABORTED', `The etag ${wanted} is not the current one, ${actual}.`);
}
