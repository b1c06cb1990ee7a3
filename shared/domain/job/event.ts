import type { DriftFinding } from '../drift/finding.ts';
import type { ErrorDetail } from '../errors.ts';
import type { Job, JobStatus, Phase, PhaseTiming } from './job.ts';
import type { StepOutputs } from './outputs.ts';

/** How long each task of the attempt was heard of, from its claim; absent where nobody measured it. */
type TaskMs = readonly number[];

/**
 * What can happen to a job. Late, duplicate and reordered events are normal: those that name an attempt
 * are about that attempt only, whatever the job does by now.
 */
export type JobEvent =
  | { readonly type: 'submitted' }
  /** The job got the right to run one attempt. Express jobs are bound to their worker's ask at once. */
  | { readonly type: 'admitted'; readonly slot: number; readonly execution: string | null }
  /** RunJob answered, or a search found what it started. */
  | { readonly type: 'executionStarted'; readonly attempt: number; readonly execution: string }
  | { readonly type: 'claimed'; readonly attempt: number; readonly execution: string }
  | { readonly type: 'phaseChanged'; readonly attempt: number; readonly phase: Phase }
  /** Somebody looked at the attempt, and could not conclude anything: look again later. Not logged. */
  | { readonly type: 'looked'; readonly attempt: number }
  /** An unwanted execution is not gone yet: look again later. Not logged. */
  | { readonly type: 'executionLingers'; readonly execution: string }
  /** All tasks of the step are done. */
  | {
      readonly type: 'finished';
      readonly attempt: number;
      readonly outputs: StepOutputs;
      readonly metrics: Readonly<Record<string, number>>;
      readonly phases: readonly PhaseTiming[];
      readonly taskMs?: TaskMs;
    }
  /** The rows of the prediction have drifted. Told by the job itself, when it has succeeded. */
  | { readonly type: 'driftFound'; readonly found: DriftFinding }
  /** Subscribers have been told these events, by their ids. Not logged. */
  | { readonly type: 'published'; readonly ids: readonly string[] }
  /** They could not be told: try again later. Not logged. */
  | { readonly type: 'publishingFailed' }
  /** A task reported an error. `won` names the tasks of this attempt that are done all the same. */
  | {
      readonly type: 'failed';
      readonly attempt: number;
      readonly error: ErrorDetail;
      readonly won: readonly number[];
      readonly taskMs?: TaskMs;
    }
  /** Compute ended without a report. */
  | {
      readonly type: 'lost';
      readonly attempt: number;
      readonly error: ErrorDetail;
      readonly won: readonly number[];
      readonly taskMs?: TaskMs;
    }
  /** No compute could be had (quota, 503), and none was started in hiding: spends no retry. */
  | { readonly type: 'startFailed'; readonly attempt: number; readonly error: ErrorDetail }
  | { readonly type: 'backoffPassed' }
  /** Somebody asked for the very same: the job is theirs, too. */
  | { readonly type: 'joined'; readonly by: string }
  /** What it made was deleted: it answers no further request. */
  | { readonly type: 'outputsGone' }
  /** Of a shared job only one holder leaves, unless forced. */
  | { readonly type: 'cancelRequested'; readonly by: string; readonly isForced: boolean }
  /** Confirmed: this execution computes nothing any more. */
  | { readonly type: 'executionGone'; readonly execution: string }
  | { readonly type: 'startByPassed' }
  | {
      readonly type: 'deadlinePassed';
      readonly attempt: number;
      readonly won: readonly number[];
      readonly taskMs?: TaskMs;
    };

/** An entry of `jobs/{id}/events/{seq}`: what happened, when, and what the job was afterwards. */
export interface LoggedEvent {
  readonly seq: number;
  readonly at: number;
  readonly status: JobStatus;
  readonly event: JobEvent;
}

/** What one event made of a job; `events` is empty when it changed nothing. */
export interface Transition {
  readonly job: Job;
  readonly events: readonly LoggedEvent[];
}
