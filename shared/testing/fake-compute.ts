import { AppError } from '../domain/errors.ts';
import type { Size } from '../domain/job/index.ts';
import type { Compute, ExecutionState, StartRequest } from '../ports/compute.ts';
import { answer } from './answer.ts';

export interface FakeExecution extends StartRequest {
  readonly state: ExecutionState;
}

type StartFault = 'refused' | 'hidden';

/** Executions that do nothing until a test ends them. */
export class FakeCompute implements Compute {
  /** Every execution that was started, also in hiding, by name and in order. */
  readonly executions = new Map<string, FakeExecution>();
  /** Names of executions that were asked to end, in order, also those that had ended. */
  readonly cancelRequests: string[] = [];
  /** False: a cancelled execution stays active until a test ends it. */
  cancelsAtOnce = true;
  /** Set it to make find, get and cancel fail. */
  failure: Error | null = null;
  readonly #startFaults: StartFault[] = [];

  /** The next start fails: `refused` starts nothing, `hidden` starts an execution all the same. */
  failNextStart(fault: StartFault): void {
    this.#startFaults.push(fault);
  }

  /** What the platform would report from now on. */
  end(execution: string, end: Partial<Omit<ExecutionState, 'execution'>>): void {
    const known = this.executions.get(execution);
    if (known === undefined) throw new Error(`No execution ${execution} was started.`);
    this.executions.set(execution, { ...known, state: { ...known.state, ...end } });
  }

  start(request: StartRequest): Promise<string> {
    return answer(() => {
      const fault = this.#startFaults.shift();
      if (fault === 'refused') throw startFailed();
      const execution = `fitlane-${request.size}-${this.executions.size + 1}`;
      const state: ExecutionState = {
        execution,
        status: 'active',
        outOfMemory: false,
        message: '',
      };
      this.executions.set(execution, { ...request, state });
      if (fault === 'hidden') throw startFailed();
      return execution;
    });
  }

  find(size: Size, attemptUrl: string): Promise<ExecutionState | null> {
    return this.#look(
      (execution) => execution.size === size && execution.attemptUrl === attemptUrl,
    );
  }

  get(size: Size, execution: string): Promise<ExecutionState | null> {
    return this.#look((known) => known.size === size && known.state.execution === execution);
  }

  async cancel(size: Size, execution: string): Promise<ExecutionState | null> {
    this.cancelRequests.push(execution);
    const state = await this.get(size, execution);
    if (state?.status !== 'active' || !this.cancelsAtOnce) return state;
    this.end(execution, { status: 'cancelled', message: 'The execution was cancelled.' });
    return this.get(size, execution);
  }

  #look(isWanted: (execution: FakeExecution) => boolean): Promise<ExecutionState | null> {
    return answer(() => {
      if (this.failure !== null) throw this.failure;
      const newestFirst = [...this.executions.values()].reverse();
      return newestFirst.find(isWanted)?.state ?? null;
    });
  }
}

function startFailed(): AppError {
  return new AppError(
    {
      code: 'start_failed',
      owner: 'system',
      message: 'No compute could be had.',
      fix: 'Nothing to do: the job is started again in a moment.',
    },
    { retryable: true },
  );
}
