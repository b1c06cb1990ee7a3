import type { Size } from '../../domain/job/index.ts';
import type { Compute, ExecutionState, StartRequest } from '../../ports/compute.ts';
import type { CloudRunClients } from './client.ts';
import { startFailed } from '../compute-errors.ts';
import { isNotCancellable, looking, PLATFORM, translateError } from './errors.ts';
import {
  hasEnv,
  isFailedTask,
  shortName,
  statusOf,
  toExecutionState,
  type Execution,
} from './execution-state.ts';

/** The client retries nothing here, and waits a minute by default. */
const CALL = { timeout: 20_000 } as const;
/** A hidden execution is looked for soon after its start: it is among the newest. */
const SEARCH = { pageSize: 100, maxPages: 5 } as const;
const ATTEMPT_URL = 'FITLANE_ATTEMPT_URL';
const ATTEMPT_TOKEN = 'FITLANE_ATTEMPT_TOKEN';

/** Cloud Run Jobs: one job per size, as a run cannot override CPU and memory. */
export class CloudRunCompute implements Compute {
  readonly #clients: CloudRunClients;
  readonly #location: string;

  constructor(
    clients: CloudRunClients,
    place: { readonly projectId: string; readonly region: string },
  ) {
    this.#clients = clients;
    this.#location = `projects/${place.projectId}/locations/${place.region}`;
  }

  async start(request: StartRequest): Promise<string> {
    try {
      const [operation] = await this.#clients.jobs.runJob(this.#runRequest(request), CALL);
      // The operation ends with the execution; its metadata names it at once.
      const { name } = operation.metadata as Execution;
      if (shortName(name) !== '') return shortName(name);
    } catch (error) {
      throw translateError(error, 'start');
    }
    throw startFailed(PLATFORM, new Error('The operation does not name its execution.'));
  }

  #runRequest({ size, attemptUrl, attemptToken, taskCount, timeoutMs }: StartRequest) {
    const env = [
      { name: ATTEMPT_URL, value: attemptUrl },
      { name: ATTEMPT_TOKEN, value: attemptToken },
    ];
    const timeout = { seconds: Math.ceil(timeoutMs / 1000) };
    return {
      name: this.#jobName(size),
      overrides: { containerOverrides: [{ env }], taskCount, timeout },
    };
  }

  async find(size: Size, attemptUrl: string): Promise<ExecutionState | null> {
    return looking(async () => {
      const found = await this.#search(size, (one) => hasEnv(one, ATTEMPT_URL, attemptUrl));
      return found === null ? null : this.#stateOf(found);
    });
  }

  /** Newest first, as Cloud Run lists them. */
  async #search(size: Size, isWanted: (one: Execution) => boolean): Promise<Execution | null> {
    const { pageSize, maxPages } = SEARCH;
    const options = { ...CALL, autoPaginate: false };
    let pageToken = '';
    for (let page = 0; page < maxPages; page += 1) {
      const request = { parent: this.#jobName(size), pageSize, pageToken };
      const [executions, , response] = await this.#clients.executions.listExecutions(
        request,
        options,
      );
      const found = executions.find(isWanted);
      if (found !== undefined) return found;
      pageToken = response.nextPageToken ?? '';
      if (pageToken === '') return null;
    }
    return null;
  }

  async get(size: Size, execution: string): Promise<ExecutionState | null> {
    const name = this.#executionName(size, execution);
    return looking(async () => {
      const [found] = await this.#clients.executions.getExecution({ name }, CALL);
      return this.#stateOf(found);
    });
  }

  async cancel(size: Size, execution: string): Promise<ExecutionState | null> {
    const name = this.#executionName(size, execution);
    const refusal = await looking(() => this.#cancelled(name));
    const state = await this.get(size, execution);
    // Who is over cannot be cancelled, and need not be.
    if (state?.status === 'active' && refusal !== null) throw translateError(refusal, 'look');
    return state;
  }

  /** @returns the refusal to cancel what may be over. */
  async #cancelled(name: string): Promise<unknown> {
    try {
      await this.#clients.executions.cancelExecution({ name }, CALL);
      return null;
    } catch (error) {
      if (isNotCancellable(error)) return error;
      throw error;
    }
  }

  async #stateOf(execution: Execution): Promise<ExecutionState> {
    if (statusOf(execution) !== 'failed') return toExecutionState(execution);
    const request = { parent: execution.name ?? '', pageSize: SEARCH.pageSize };
    const options = { ...CALL, autoPaginate: false };
    const [tasks] = await this.#clients.tasks.listTasks(request, options);
    return toExecutionState(execution, tasks.filter(isFailedTask));
  }

  #jobName(size: Size): string {
    return `${this.#location}/jobs/fitlane-${size}`;
  }

  #executionName(size: Size, execution: string): string {
    return `${this.#jobName(size)}/executions/${execution}`;
  }
}
