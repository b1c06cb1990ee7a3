/**
 * The container's contract, as the controller reads it. ml-container/contract/*.json holds an example of
 * each message; both sides are tested against those files.
 */
import { z } from 'zod';
import { COMPUTE_ERROR_CODES } from '../errors.ts';
import { profile } from '../drift/profile.ts';
import { PHASES } from '../job/job.ts';

const phase = z.enum(PHASES);
const metrics = z.record(z.string(), z.number());
const nonce = z.string().min(8).max(200);
const taskIndex = z.number().int().nonnegative();
const seq = z.number().int().positive();

export const phaseTiming = z.object({
  phase,
  startedAt: z.number(),
  durationMs: z.number().nonnegative(),
});

export const claimRequest = z.object({ nonce, execution: z.string().min(1), taskIndex });
export type ClaimRequest = z.infer<typeof claimRequest>;

export const claimsRequest = z.object({
  lane: z.literal('express'),
  nonce,
  worker: z.string().min(1),
});

export const beat = z.object({
  nonce,
  taskIndex,
  seq,
  phase: phase.optional(),
  fraction: z.number().min(0).max(1).default(0),
  metrics: metrics.default({}),
  logs: z.array(z.string()).default([]),
});
export type Beat = z.infer<typeof beat>;

export const computeError = z.object({
  code: z.enum(COMPUTE_ERROR_CODES),
  owner: z.enum(['user', 'system']),
  message: z.string(),
  fix: z.string(),
  column: z.string().optional(),
  row: z.number().int().nonnegative().optional(),
});

const column = z.object({ name: z.string(), type: z.string() });

/** From which the model answers online, or why it answers in batches only. */
const fitExport = z.union([
  z.object({ uri: z.string(), digest: z.string(), sizeBytes: z.number() }),
  z.object({ withheld: z.string() }),
]);

const modelFile = z.object({ uri: z.string(), digest: z.string(), sizeBytes: z.number() });

const trainOutputs = z.object({
  kind: z.literal('train'),
  model: modelFile,
  judged: modelFile.optional(),
});

const fitOutputs = z.object({
  kind: z.literal('fit'),
  model: modelFile,
  card: z.object({ uri: z.string() }),
  export: fitExport,
  rows: z.number().int(),
  schema: z.object({
    target: column,
    features: z.array(column),
    group: z.string().optional(),
    time: z.string().optional(),
    quantiles: z.array(z.number()).optional(),
  }),
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])),
});

const predictOutputs = z.object({
  kind: z.literal('predict'),
  result: z.object({
    parts: z.array(
      z.object({
        uri: z.string(),
        rows: z.number().int(),
        sizeBytes: z.number(),
        digest: z.string(),
      }),
    ),
    /** Lists the parts, where they are too large for one file. */
    manifest: z.object({ uri: z.string() }).optional(),
    /** Where such rows are allowed. */
    badRows: z
      .object({
        count: z.number().int().nonnegative(),
        examples: z.array(z.object({ row: z.number().int(), message: z.string() })),
      })
      .optional(),
    /** Where the model card could be read. */
    profile: profile.optional(),
  }),
});

const profileOutputs = z.object({
  kind: z.literal('profile'),
  profile: z.object({ uri: z.string() }),
  rows: z.number().int(),
});

const prepareOutputs = z.object({ kind: z.literal('prepare'), sizeBytes: z.number() });

const trialOutputs = z.object({
  kind: z.literal('trial'),
  trial: z.object({
    trial: z.number().int(),
    fold: z.number().int(),
    parameters: z.record(z.string(), z.unknown()),
    rowsLearnt: z.number().int(),
    rowsMeasured: z.number().int(),
    metrics: metrics.optional(),
    error: computeError.optional(),
  }),
});

const convertOutputs = z.object({
  kind: z.literal('convert'),
  table: z.object({
    uri: z.string(),
    sizeBytes: z.number(),
    digest: z.string(),
    rows: z.number().int(),
    columns: z.array(column),
    constantColumns: z.array(z.string()),
  }),
  report: z.object({
    delimiter: z.string().optional(),
    badRows: z.object({
      count: z.number().int(),
      first: z.array(z.object({ line: z.number().int().nullable(), reason: z.string() })),
    }),
    notes: z.array(z.string()),
  }),
});

export const taskOutputs = z.discriminatedUnion('kind', [
  prepareOutputs,
  trialOutputs,
  trainOutputs,
  fitOutputs,
  predictOutputs,
  convertOutputs,
  profileOutputs,
]);
export type TaskOutputs = z.infer<typeof taskOutputs>;

const succeeded = z.object({
  outputs: taskOutputs,
  metrics: metrics.default({}),
  phases: z.array(phaseTiming).default([]),
});
const failed = z.object({ error: computeError, phases: z.array(phaseTiming).default([]) });
const sender = z.object({ nonce, taskIndex, seq });

export const finish = z.union([sender.extend(succeeded.shape), sender.extend(failed.shape)]);
export type Finish = z.infer<typeof finish>;

/** The same content as a finish, written beside the outputs first: a lost report loses nothing. */
export const manifest = z.union([succeeded, failed]);
export type Manifest = z.infer<typeof manifest>;
