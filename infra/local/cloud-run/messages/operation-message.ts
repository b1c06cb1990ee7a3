import type { Execution } from '../domain/execution.ts';
import type { Operation, Packed } from '../domain/operation.ts';
import { outcome } from '../domain/outcome.ts';
import { executionMessage } from './execution-message.ts';

/** google.longrunning.Operation, with its messages not yet packed. */
export interface OperationMessage {
  name: string;
  done: boolean;
  metadata?: Packed;
  response?: Packed;
  error?: { code: number; message: string };
}

export function packed(type: 'Job' | 'Execution', message: object): Packed {
  return { '@type': `type.googleapis.com/google.cloud.run.v2.${type}`, ...message };
}

export function doneMessage(operation: Extract<Operation, { type: 'done' }>): OperationMessage {
  const { name, response } = operation;
  return { name, done: true, metadata: response, response };
}

/** A cancelled execution completes its operation without an error: its counts tell. */
export function executionOperationMessage(
  name: string,
  execution: Execution,
  logUri: string,
): OperationMessage {
  const message = packed('Execution', executionMessage(execution, logUri));
  const ending = outcome(execution);
  if (ending === undefined) return { name, done: false, metadata: message };
  if (ending.type !== 'failed') return { name, done: true, metadata: message, response: message };
  const { code, message: text } = ending;
  return { name, done: true, metadata: message, error: { code, message: text } };
}
