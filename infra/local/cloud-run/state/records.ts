import { advance } from '../domain/advance.ts';
import type { Execution } from '../domain/execution.ts';
import type { ExecutionEvent } from '../domain/execution-event.ts';
import type { Job } from '../domain/job.ts';
import type { Operation } from '../domain/operation.ts';

/** Everything that the server knows. */
export interface Records {
  jobs: Map<string, Job>;
  executions: Map<string, Execution>;
  operations: Map<string, Operation>;
}

/** A change of the records. The journal is a list of them, and its replay is the records. */
export type Entry =
  | { type: 'job'; job: Job }
  | { type: 'jobDeleted'; name: string }
  | { type: 'execution'; execution: Execution }
  | { type: 'executionEvent'; name: string; event: ExecutionEvent }
  | { type: 'executionDeleted'; name: string }
  | { type: 'operation'; operation: Operation }
  | { type: 'operationDeleted'; name: string };

export function emptyRecords(): Records {
  return { jobs: new Map(), executions: new Map(), operations: new Map() };
}

export function applyEntry(records: Records, entry: Entry): void {
  const { jobs, executions, operations } = records;
  switch (entry.type) {
    case 'job':
      jobs.set(entry.job.name, entry.job);
      break;
    case 'jobDeleted':
      jobs.delete(entry.name);
      break;
    case 'execution':
      executions.set(entry.execution.name, entry.execution);
      break;
    case 'executionEvent':
      applyEvent(executions, entry.name, entry.event);
      break;
    case 'executionDeleted':
      executions.delete(entry.name);
      forgetOperationsOf(operations, entry.name);
      break;
    case 'operation':
      operations.set(entry.operation.name, entry.operation);
      break;
    case 'operationDeleted':
      operations.delete(entry.name);
      break;
  }
}

function applyEvent(executions: Map<string, Execution>, name: string, event: ExecutionEvent): void {
  const execution = executions.get(name);
  if (execution !== undefined) executions.set(name, advance(execution, event));
}

function forgetOperationsOf(operations: Map<string, Operation>, execution: string): void {
  for (const operation of [...operations.values()]) {
    if (operation.type === 'execution' && operation.execution === execution) {
      operations.delete(operation.name);
    }
  }
}

/** The shortest journal that gives these records. */
export function snapshot({ jobs, executions, operations }: Records): Entry[] {
  return [
    ...[...jobs.values()].map((job): Entry => ({ type: 'job', job })),
    ...[...executions.values()].map((execution): Entry => ({ type: 'execution', execution })),
    ...[...operations.values()].map((operation): Entry => ({ type: 'operation', operation })),
  ];
}
