import type { ChaosStack } from '../chaos-stack.ts';
import { listExecutions, startDouble } from './cloud-run-client.ts';
import { untilFound } from './until-found.ts';

/** Waits for an execution that runs, and starts another one of its attempt. */
export async function doubleExecution(site: ChaosStack, calm: AbortSignal): Promise<boolean> {
  const url = site.stack.addresses.cloudRun;
  const found = await untilFound(calm, async () => {
    const executions = await listExecutions(url);
    return executions.find(({ completionTime }) => completionTime === undefined) ?? null;
  });
  if (found === null) return false;
  await startDouble(url, found);
  return true;
}
