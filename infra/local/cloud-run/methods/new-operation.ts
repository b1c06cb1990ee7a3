import { locationOf } from '../domain/names.ts';
import type { Packed } from '../domain/operation.ts';
import { doneMessage } from '../messages/operation-message.ts';
import type { OperationMessage } from '../messages/operation-message.ts';
import type { Context } from './context.ts';

const KEPT_DONE_OPERATIONS = 1000;

/** The operation of a change that is already made. Kept for clients that ask for it again. */
export function doneOperation(
  context: Context,
  resource: string,
  response: Packed,
): OperationMessage {
  const { store, clock } = context;
  const name = newOperationName(context, resource);
  const operation = { name, createTimeMs: clock(), type: 'done', response } as const;
  store.write({ type: 'operation', operation });
  forgetOldest(context);
  return doneMessage(operation);
}

/** The operation that is done when the execution is. */
export function executionOperation(context: Context, execution: string): string {
  const { store, clock } = context;
  const name = newOperationName(context, execution);
  const operation = { name, createTimeMs: clock(), type: 'execution', execution } as const;
  store.write({ type: 'operation', operation });
  return name;
}

/** The answer to a request that was only to be validated: nothing changed, so there is nothing to ask for again. */
export function validatedOperation(response: Packed): OperationMessage {
  return { name: '', done: true, response };
}

function newOperationName({ newUid }: Context, resource: string): string {
  return `${locationOf(resource)}/operations/${newUid()}`;
}

function forgetOldest({ store }: Context): void {
  const done = [...store.operations.values()].filter(({ type }) => type === 'done');
  for (const { name } of done.slice(0, -KEPT_DONE_OPERATIONS)) {
    store.write({ type: 'operationDeleted', name });
  }
}
