import { z } from 'zod';
import { parseSettings, port } from '@fitlane/shared/domain/settings.ts';

export const inferenceSettingsSchema = z.object({
  SERVER_PORT: port.default(8080),
  GOOGLE_CLOUD_PROJECT: z.string().min(1),
  /** Exports beyond it leave memory, the longest unused first, and are read again when they are asked for. */
  MODEL_CACHE_MIB: z.coerce.number().positive().default(256),
  /** How often what was counted for drift, and kept for labels, is written. */
  DRIFT_FLUSH_SECONDS: z.coerce.number().positive().default(10),
  /** Of each version, so many are kept for labels at most, on average: each is a document. 0: none. */
  KEPT_PREDICTIONS_PER_SECOND: z.coerce.number().nonnegative().default(20),
  /** S3 other than AWS's: MinIO, R2, Ceph. */
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_REGION: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type InferenceSettings = z.infer<typeof inferenceSettingsSchema>;

export function inferenceSettings(environment: NodeJS.ProcessEnv): InferenceSettings {
  return parseSettings(inferenceSettingsSchema, environment);
}
