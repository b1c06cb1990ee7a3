import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { FaultInput } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';

export const FAULTS_PATH = '/_local/faults';

/** Not a part of Google's API: GET says which faults are still to happen, PUT replaces them, DELETE ends them. */
export function answerFaults(faults: Faults, verb: string, body: string): unknown {
  if (verb === 'PUT') replace(faults, body);
  else if (verb === 'DELETE') faults.replace([]);
  else if (verb !== 'GET') throw new CloudRunError('UNIMPLEMENTED', `${verb} is not supported.`);
  return faults.list();
}

function replace(faults: Faults, body: string): void {
  try {
    faults.replace(JSON.parse(body) as FaultInput[]);
  } catch (error) {
    throw new CloudRunError('INVALID_ARGUMENT', error instanceof Error ? error.message : '');
  }
}
