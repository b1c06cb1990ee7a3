import type { TrialReport } from '../search/trials.ts';
import type { JobKind, JobParameters, StepName } from '../job/job.ts';
import type { PredictionPart } from '../job/outputs.ts';

/** Everything a task needs to know: the answer to its claim. */
export interface TaskSpec {
  readonly jobId: string;
  readonly attempt: number;
  /** The shard of the step this task computes, and how many there are. */
  readonly taskIndex: number;
  readonly taskCount: number;
  readonly kind: JobKind;
  readonly step: StepName;
  readonly trainer: string;
  readonly parameters: JobParameters;
  readonly inputs: {
    readonly dataset: { readonly uri: string; readonly sizeBytes: number };
    /** With the validation mode `dataset`. */
    readonly validation?: { readonly uri: string; readonly sizeBytes: number };
    readonly model?: { readonly uri: string; readonly digest: string };
    /** Of the model: what a prediction compares its rows with. */
    readonly card?: { readonly uri: string };
    /** Of a join: what the step before has written, in order. */
    readonly parts?: readonly PredictionPart[];
    /** The dataset as numbers: `prepare` writes it there, `trials` and the `fit` after them read it. */
    readonly prepared?: { readonly uri: string; readonly rows: number };
    /** Of a fit after trials: all of them, and the one whose parameters are fitted. */
    readonly trials?: readonly TrialReport[];
    readonly bestTrial?: number;
    /** Of a validation: what the step before has learnt. */
    readonly trained?: {
      readonly model: { readonly uri: string; readonly digest: string };
      readonly judged?: { readonly uri: string; readonly digest: string };
    };
  };
  /** Ends with a slash. */
  readonly outputUri: string;
  /** Those of earlier attempts of the step, the latest first: a fit may go on from what they kept. */
  readonly earlierUris: readonly string[];
  readonly limits: {
    readonly timeoutSeconds: number;
    readonly threads: number;
    /** Parts of more bytes together stay parts. */
    readonly resultFileBytes: number;
  };
  readonly beatSeconds: number;
  /** https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
}
