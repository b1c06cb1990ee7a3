import type { protos } from '@google-cloud/run';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import { durationMs } from '../domain/duration.ts';
import { isChildOf } from '../domain/names.ts';
import type { Operation } from '../domain/operation.ts';
import { newestFirst, page } from '../domain/page.ts';
import { doneMessage, executionOperationMessage } from '../messages/operation-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context, Method } from './context.ts';
import { notFound, requireName } from './lookups.ts';

type ListOperationsRequest = protos.google.longrunning.IListOperationsRequest;
type DeleteOperationRequest = protos.google.longrunning.IDeleteOperationRequest;
type GetOperationRequest = protos.google.longrunning.IGetOperationRequest;
type WaitOperationRequest = protos.google.longrunning.IWaitOperationRequest;

const DEFAULT_WAIT_MS = 30_000;

interface OperationsPage {
  operations: OperationMessage[];
  nextPageToken: string;
}

export interface OperationsMethods {
  ListOperations: Method<ListOperationsRequest, OperationsPage>;
  DeleteOperation: Method<DeleteOperationRequest, object>;
  GetOperation: Method<GetOperationRequest, OperationMessage>;
  WaitOperation: Method<WaitOperationRequest, OperationMessage>;
}

export function operationsMethods(context: Context): OperationsMethods {
  return {
    ListOperations: (request) => listOperations(context, request),
    DeleteOperation: ({ name }) => deleteOperation(context, name),
    GetOperation: ({ name }) => currentOperation(context, name),
    WaitOperation: ({ name, timeout }) =>
      waitForOperation(context, name, timeout ? durationMs(timeout) : DEFAULT_WAIT_MS),
  };
}

function listOperations(context: Context, request: ListOperationsRequest): OperationsPage {
  const location = requireName('location', request.name);
  const all = [...context.store.operations.values()]
    .filter(({ name }) => isChildOf(location, name))
    .map((operation) => ({ ...operation, message: messageOf(context, operation) }))
    .filter(({ message }) => isWanted(request.filter ?? '', message.done));
  const { items, nextPageToken } = page(all, newestFirst, request);
  return { operations: items.map(({ message }) => message), nextPageToken };
}

/** Cloud Run documents `done:true` and `done:false`, and nothing for all. */
function isWanted(filter: string, done: boolean): boolean {
  if (filter === '') return true;
  if (filter === 'done:true' || filter === 'done:false') return filter === `done:${String(done)}`;
  throw new CloudRunError('INVALID_ARGUMENT', `The filter '${filter}' is not supported.`);
}

/** Forgets the operation; what it stands for goes on. */
function deleteOperation({ store }: Context, requested: string | null | undefined): object {
  const name = requireName('operation', requested);
  if (!store.operations.has(name)) return notFound('OPERATION', name);
  store.write({ type: 'operationDeleted', name });
  return {};
}

export function currentOperation(
  context: Context,
  name: string | null | undefined,
): OperationMessage {
  const operation = context.store.operations.get(requireName('operation', name));
  return operation === undefined ? notFound('OPERATION', name) : messageOf(context, operation);
}

function messageOf({ store, log }: Context, operation: Operation): OperationMessage {
  if (operation.type === 'done') return doneMessage(operation);
  const execution = store.executions.get(operation.execution);
  if (execution === undefined) return notFound('OPERATION', operation.name);
  return executionOperationMessage(operation.name, execution, log.uri(execution.name));
}

/** Answers when the operation is done, or with what there is after the timeout. */
async function waitForOperation(
  context: Context,
  name: string | null | undefined,
  timeoutMs: number,
): Promise<OperationMessage> {
  const signal = AbortSignal.timeout(timeoutMs);
  let operation = currentOperation(context, name);
  while (!operation.done && !signal.aborted) {
    await context.store.nextChange(signal).catch(() => undefined);
    operation = currentOperation(context, name);
  }
  return operation;
}
