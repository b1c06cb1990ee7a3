import type { ErrorDetail } from './errors.ts';
import type { Phase, PhaseTiming } from './job/job.ts';
import type { TaskOutputs } from './contract/report.ts';

export type TaskOutcome =
  | {
      readonly type: 'succeeded';
      readonly outputs: TaskOutputs;
      readonly metrics: Readonly<Record<string, number>>;
      readonly phases: readonly PhaseTiming[];
    }
  | {
      readonly type: 'failed';
      readonly error: ErrorDetail;
      readonly phases: readonly PhaseTiming[];
    };

/** `jobs/{id}/attempts/{n}/tasks/{i}`: what one process that computes a shard has told. */
export interface TaskRecord {
  readonly jobId: string;
  readonly attempt: number;
  /** Of the execution. */
  readonly index: number;
  /** Of the step: what this task computes. */
  readonly shard: number;
  /** Made by the process: the same process gets the same answer, another one is refused. */
  readonly nonce: string;
  readonly execution: string;
  readonly claimedAt: number;
  /** Of the newest report; an older one is ignored. */
  readonly seq: number;
  readonly beatAt: number;
  readonly phase: Phase | null;
  /** 0 to 1 of the phase. */
  readonly fraction: number;
  /** How good what is learnt has become: of trainers that learn in epochs. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly outcome: TaskOutcome | null;
}

/** How long the task was heard of: from its claim to its last word. */
export function taskMsOf({ claimedAt, beatAt }: TaskRecord): number {
  return Math.max(0, beatAt - claimedAt);
}
