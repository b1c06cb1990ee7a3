import type { protos } from '@google-cloud/run';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import { isComplete } from '../domain/execution.ts';
import type { Execution } from '../domain/execution.ts';
import { isChildOf } from '../domain/names.ts';
import { newestFirst, page } from '../domain/page.ts';
import { executionMessage } from '../messages/execution-message.ts';
import type { ExecutionMessage } from '../messages/execution-message.ts';
import { packed } from '../messages/operation-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context, Method } from './context.ts';
import { findExecution, requireEtag, requireName } from './lookups.ts';
import { doneOperation, executionOperation, validatedOperation } from './new-operation.ts';
import { currentOperation } from './operations-methods.ts';

type GetRequest = protos.google.cloud.run.v2.IGetExecutionRequest;
type ListRequest = protos.google.cloud.run.v2.IListExecutionsRequest;
type ListResponse = protos.google.cloud.run.v2.IListExecutionsResponse;
type CancelRequest = protos.google.cloud.run.v2.ICancelExecutionRequest;
type DeleteRequest = protos.google.cloud.run.v2.IDeleteExecutionRequest;

export interface ExecutionsMethods {
  GetExecution: Method<GetRequest, ExecutionMessage>;
  ListExecutions: Method<ListRequest, ListResponse>;
  CancelExecution: Method<CancelRequest, OperationMessage>;
  DeleteExecution: Method<DeleteRequest, OperationMessage>;
}

export function executionsMethods(context: Context): ExecutionsMethods {
  return {
    GetExecution: ({ name }) => toMessage(context, findExecution(context.store, name)),
    ListExecutions: (request) => listExecutions(context, request),
    CancelExecution: (request) => cancelExecution(context, request),
    DeleteExecution: (request) => deleteExecution(context, request),
  };
}

function listExecutions(context: Context, request: ListRequest): ListResponse {
  const parent = requireName('job', request.parent);
  const all = [...context.store.executions.values()].filter(
    ({ name, deleteTimeMs }) =>
      isChildOf(parent, name) && (deleteTimeMs === undefined || request.showDeleted === true),
  );
  const { items, nextPageToken } = page(all, newestFirst, request);
  return { executions: items.map((item) => toMessage(context, item)), nextPageToken };
}

/** Answers at once; the operation is done when no task runs any more. */
function cancelExecution(context: Context, request: CancelRequest): OperationMessage {
  const { store, executor, clock } = context;
  const execution = findExecution(store, request.name);
  const message = toMessage(context, execution);
  requireEtag(request.etag, message.etag ?? '');
  if (isComplete(execution)) {
    throw new CloudRunError(
      'FAILED_PRECONDITION',
      `Execution '${execution.name}' is complete and cannot be cancelled.`,
    );
  }
  if (request.validateOnly) return validatedOperation(packed('Execution', message));
  const operation = executionOperation(context, execution.name);
  executor.apply(execution.name, { type: 'cancelRequested', atMs: clock() });
  return currentOperation(context, operation);
}

function deleteExecution(context: Context, request: DeleteRequest): OperationMessage {
  const { store, executor, clock } = context;
  const execution = findExecution(store, request.name);
  const message = toMessage(context, execution);
  requireEtag(request.etag, message.etag ?? '');
  const response = packed('Execution', message);
  if (request.validateOnly) return validatedOperation(response);
  executor.apply(execution.name, { type: 'deleteRequested', atMs: clock() });
  return doneOperation(context, execution.name, response);
}

function toMessage({ log }: Context, execution: Execution): ExecutionMessage {
  return executionMessage(execution, log.uri(execution.name));
}
