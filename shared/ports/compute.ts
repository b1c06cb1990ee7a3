import type { Size } from '../domain/job/index.ts';

export interface StartRequest {
  readonly size: Size;
  /** Names the attempt in the execution's environment: the only way to find one whose start was not answered. */
  readonly attemptUrl: string;
  readonly attemptToken: string;
  readonly taskCount: number;
  readonly timeoutMs: number;
}

export interface ExecutionState {
  readonly execution: string;
  readonly status: 'active' | 'succeeded' | 'failed' | 'cancelled';
  readonly outOfMemory: boolean;
  /** What the platform says about the end, for humans. */
  readonly message: string;
}

/** Runs containers: Cloud Run Jobs. Names are short (`fitlane-small-x7k2p`). */
export interface Compute {
  /**
   * Starts an execution, once: there is no request id.
   * @throws AppError start_failed (retryable) when there is no capacity, or nobody knows whether it started.
   */
  start(request: StartRequest): Promise<string>;
  /** The execution started for an attempt, if any. */
  find(size: Size, attemptUrl: string): Promise<ExecutionState | null>;
  get(size: Size, execution: string): Promise<ExecutionState | null>;
  /** Idempotent; the state afterwards says whether it is over. */
  cancel(size: Size, execution: string): Promise<ExecutionState | null>;
}
