import { isComplete } from './execution.ts';
import type { Execution } from './execution.ts';

/** Cloud Run keeps as many finished executions of a job. */
const KEPT_EXECUTIONS = 1000;

/** Those of the job's finished executions that are too old to be kept; in and out in the order of their creation. */
export function noLongerKept(executions: Iterable<Execution>, jobName: string): Execution[] {
  const finished = [...executions].filter(
    (execution) => execution.jobName === jobName && isComplete(execution),
  );
  return finished.slice(0, -KEPT_EXECUTIONS);
}
