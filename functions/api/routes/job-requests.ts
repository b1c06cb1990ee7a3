import { z } from 'zod';
import { LANES } from '@fitlane/shared/domain/job/index.ts';
import type { FitRequest, PredictRequest } from '@fitlane/shared/use-cases/submit-job.ts';

/** Cloud Run's own limit for a task: a week. */
const MAX_TIMEOUT_SECONDS = 604_800;

const anyJob = {
  dataset: z.string().min(1).meta({ description: 'Id of a completed dataset' }),
  lane: z
    .enum(LANES)
    .exclude(['gpu'])
    .optional()
    .meta({ description: 'Chosen by the quote unless named' }),
  timeoutSeconds: z.number().positive().max(MAX_TIMEOUT_SECONDS).optional(),
  startBy: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'A job that could not start by then expires' }),
};

export const fitBody = z
  .strictObject({
    ...anyJob,
    target: z.string().min(1).default('y').meta({ description: 'The label column' }),
    model: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be lower-case letters, digits, - and _')
      .default('default')
      .meta({ description: 'The name under which the version is registered' }),
    randomState: z.number().int().min(0).max(0xffff_ffff).default(0),
  })
  .meta({ id: 'FitRequest' });

export const predictBody = z
  .strictObject({
    ...anyJob,
    version: z.string().min(1).meta({ description: 'Id of a model version, made by a fit' }),
  })
  .meta({ id: 'PredictRequest' });

export const jobBody = z.discriminatedUnion('kind', [
  fitBody.extend({ kind: z.literal('fit') }),
  predictBody.extend({ kind: z.literal('predict') }),
]);

export function fitRequest(tenantId: string, body: z.infer<typeof fitBody>): FitRequest {
  return { ...body, ...commonOf(body), kind: 'fit', tenantId };
}

export function predictRequest(
  tenantId: string,
  body: z.infer<typeof predictBody>,
): PredictRequest {
  return { ...body, ...commonOf(body), kind: 'predict', tenantId };
}

function commonOf(body: { timeoutSeconds?: number | undefined; startBy?: string | undefined }) {
  return {
    timeoutMs: body.timeoutSeconds === undefined ? undefined : body.timeoutSeconds * 1000,
    startBy: body.startBy === undefined ? undefined : Date.parse(body.startBy),
  };
}
