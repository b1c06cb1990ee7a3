import { z } from 'zod';
import { bucketUri, parseSettings, port, seconds } from '@fitlane/shared/domain/settings.ts';
import { priceSettings } from '@fitlane/shared/domain/prices.ts';
import { tenantSettings } from '@fitlane/shared/domain/tenant-settings.ts';

export const apiSettingsSchema = z.object({
  SERVER_PORT: port.default(8080),
  GOOGLE_CLOUD_PROJECT: z.string().min(1),
  DATASETS_BUCKET: bucketUri,
  MODELS_BUCKET: bucketUri,
  RESULTS_BUCKET: bucketUri,
  /** Of what only running jobs need; its objects may be deleted after 14 days. */
  SCRATCH_BUCKET: bucketUri,
  /** Seconds one attempt may take, unless its job says otherwise. Cloud Run allows a week. */
  JOB_TIMEOUT: seconds(600).refine((value) => value <= 604_800, 'must be at most 604800 (a week)'),
  MAX_RETRIES: z.coerce.number().int().min(0).max(20).default(4),
  /** Jobs expected to take less go to the warm worker. */
  EXPRESS_MAX_SECONDS: seconds(30),
  /** Where functions/inference is: online predictions are passed on to it. */
  INFERENCE_URL: z.url(),
  ...tenantSettings,
  ...priceSettings,
  /** S3 other than AWS's: MinIO, R2, Ceph. */
  AWS_ENDPOINT_URL: z.url().optional(),
  /** Where users reach it, if elsewhere: uploads and downloads are signed for this address. */
  S3_PUBLIC_ENDPOINT: z.url().optional(),
  AWS_REGION: z.string().optional(),
  /** Of the container that computes. What another one computed does not answer for this one. */
  IMAGE_DIGEST: z.string().min(1),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type ApiSettings = z.infer<typeof apiSettingsSchema>;

export function apiSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  return parseSettings(apiSettingsSchema, environment);
}
