import type { protos } from '@google-cloud/run';
import { durationMs } from '../domain/duration.ts';
import { doneMessage, executionOperationMessage } from '../messages/operation-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context, Method } from './context.ts';
import { notFound, requireName } from './lookups.ts';

type GetOperationRequest = protos.google.longrunning.IGetOperationRequest;
type WaitOperationRequest = protos.google.longrunning.IWaitOperationRequest;

const DEFAULT_WAIT_MS = 30_000;

export interface OperationsMethods {
  GetOperation: Method<GetOperationRequest, OperationMessage>;
  WaitOperation: Method<WaitOperationRequest, OperationMessage>;
}

export function operationsMethods(context: Context): OperationsMethods {
  return {
    GetOperation: ({ name }) => currentOperation(context, name),
    WaitOperation: ({ name, timeout }) =>
      waitForOperation(context, name, timeout ? durationMs(timeout) : DEFAULT_WAIT_MS),
  };
}

export function currentOperation(
  { store, log }: Context,
  name: string | null | undefined,
): OperationMessage {
  const operation = store.operations.get(requireName('operation', name));
  if (operation === undefined) return notFound('OPERATION', name);
  if (operation.type === 'done') return doneMessage(operation);
  const execution = store.executions.get(operation.execution);
  if (execution === undefined) return notFound('OPERATION', name);
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
