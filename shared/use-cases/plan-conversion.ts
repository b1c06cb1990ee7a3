import type { Dataset } from '../domain/dataset.ts';
import { userError } from '../domain/errors.ts';
import { conversionIdOf } from '../domain/ids.ts';
import {
  correctionOf,
  quoteConversion,
  type ConvertParameters,
  type Job,
  type Quote,
  type Step,
  type Submission,
} from '../domain/job/index.ts';
import { mostTextBytes, type UploadFormat } from '../domain/upload-format.ts';
import type { ObjectStorage } from '../ports/object-storage.ts';
import type { PlanJobDeps } from './plan-job.ts';
import { tenantLimits, type TenantLimitsDeps } from './tenant-limits.ts';

export interface PlanConversionDeps extends PlanJobDeps, TenantLimitsDeps {
  readonly storage: ObjectStorage;
}

export interface ConversionRequest {
  /** Who asks: the id of an API key. */
  readonly by: string;
  /** Of the request: https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
  readonly upload: { readonly uri: string; readonly sizeBytes: number };
  /** The job that ended without a table and that this one tries again. */
  readonly retryOf?: Job | undefined;
}

/** A conversion may take this many times as long as it is expected to. */
const PATIENCE = 10;

/**
 * The job that makes a table of an upload. Its id derives from the dataset's, and that of a further try from
 * the one before: whoever asks twice, or at once, gets one job. It is shared with nobody: the same file in the
 * same format is found before it is uploaded (see create-dataset.ts).
 *
 * @throws AppError unavailable.
 */
export async function planConversion(
  deps: PlanConversionDeps,
  dataset: Dataset & { readonly format: UploadFormat },
  { by, traceparent, upload, retryOf }: ConversionRequest,
): Promise<Submission> {
  const { tenantId } = dataset;
  const isPacked = await isGzip(deps.storage, upload);
  const quote = await quoteOf(deps, dataset, { ...upload, isPacked });
  const { fileBytes } = await tenantLimits(deps, tenantId);
  const maxBytes = mostTextBytes(fileBytes, upload.sizeBytes, isPacked);
  const parameters: ConvertParameters = { format: dataset.format, maxBytes };
  const id = conversionIdOf(deps.sha256Hex, dataset.id, retryOf?.id ?? null);
  return {
    id,
    tenantId,
    kind: 'convert',
    // What is quoted alike: files of one format.
    trainer: dataset.format.type,
    model: null,
    parameters,
    inputs: { dataset: { id: dataset.id, ...upload } },
    outputPrefix: `${deps.datasetsBucket}/${tenantId}/${dataset.id}/${id}/`,
    quote,
    prices: deps.prices,
    timeoutMs: Math.max(deps.jobTimeoutMs, PATIENCE * 1000 * quote.expectedSeconds),
    maxRetries: deps.maxRetries,
    startBy: null,
    priority: 'normal',
    fingerprint: null,
    holders: [by],
    retryOf: retryOf?.id ?? null,
    traceparent,
    steps: retryOf?.steps ?? [stepOf(quote)],
  };
}

/** Of a job that ended without a table, once more. @throws AppError job_not_retryable. */
export function retriedUpload(
  { sha256Hex }: Pick<PlanConversionDeps, 'sha256Hex'>,
  { id, status, format, conversion }: Dataset,
  job: Job,
) {
  const isLast = status === 'failed' && conversion?.job === job.id;
  // Somebody asked for it a moment ago: the same job is the answer.
  const next = conversionIdOf(sha256Hex, id, job.id);
  const isAsked = status === 'converting' && conversion?.job === next;
  if (format !== undefined && conversion !== undefined && (isLast || isAsked)) {
    return { format, upload: conversion.upload };
  }
  throw userError({
    code: 'job_not_retryable',
    message: `Dataset ${id} is ${status}: job ${job.id} was not the last one that converted it.`,
    fix: `GET /v1/datasets/${id} names the job that does, or did.`,
  });
}

async function quoteOf(
  { quoteHistories, expressMaxSeconds }: PlanConversionDeps,
  { tenantId, format }: Dataset & { readonly format: UploadFormat },
  upload: { readonly sizeBytes: number; readonly isPacked: boolean },
): Promise<Quote> {
  const alike = { tenantId, trainer: format.type, kind: 'convert' } as const;
  const stored = await quoteHistories.get(alike);
  const correction = correctionOf(stored?.value ?? null);
  return quoteConversion(upload, { expressMaxSeconds, correction });
}

function stepOf({ lane, size, expectedSeconds }: Quote): Step {
  return { name: 'convert', lane, size, taskCount: 1, expectedSeconds };
}

const GZIP = [0x1f, 0x8b];

async function isGzip(
  storage: ObjectStorage,
  { uri, sizeBytes }: ConversionRequest['upload'],
): Promise<boolean> {
  if (sizeBytes < GZIP.length) return false;
  const head = await storage.read(uri, 0, GZIP.length);
  return GZIP.every((byte, place) => head[place] === byte);
}
