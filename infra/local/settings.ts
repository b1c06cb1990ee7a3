import { parseSettings, seconds } from '@fitlane/shared/domain/settings.ts';
import { priceSettings } from '@fitlane/shared/domain/prices.ts';
import { tenantSettings } from '@fitlane/shared/domain/tenant-settings.ts';
import { z } from 'zod';
import { readEnvironment, mergeEnvironments } from './env-files.mjs';
import { ROOT } from './set-up/paths.mjs';

/** Every setting of the local stack; `.env.example` explains them in the same order. */
export const settingsSchema = z.object({
  SERVER_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  JOB_TIMEOUT: seconds(600),
  MAX_RETRIES: z.coerce.number().int().nonnegative().default(4),
  EXPRESS_MAX_SECONDS: seconds(30),
  ...tenantSettings,
  ...priceSettings,
  MODEL_CACHE_MIB: z.coerce.number().positive().default(256),
  DRIFT_FLUSH_SECONDS: z.coerce.number().positive().default(10),
  KEPT_PREDICTIONS_PER_SECOND: z.coerce.number().nonnegative().default(20),
  RESULT_FILE_MIB: z.coerce.number().positive().default(5120),
  TICK_SECONDS: seconds(5),
  BEAT_SECONDS: seconds(5),
  SILENCE_SECONDS: seconds(15),
  LEASE_SECONDS: seconds(40),
  WORKER_LEASE_SECONDS: seconds(20),
  START_CONFIRM_SECONDS: seconds(30),
  RETRY_BASE_SECONDS: seconds(2),
  /** Under which address the controller is reached, where something stands in front of it. */
  CONTROLLER_URL: z.url().optional(),
  MINIO_CONSOLE: z.enum(['on', 'off']).default('on'),
  FIRESTORE_EMULATOR_HOST: z.string().optional(),
  PUBSUB_EMULATOR_HOST: z.string().optional(),
  MINIO_ENDPOINT: z.url().optional(),
  S3_PUBLIC_ENDPOINT: z.url().optional(),
  MINIO_ROOT_USER: z.string().optional(),
  MINIO_ROOT_PASSWORD: z.string().optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The process environment over `.env.local` over `.env`; `overrides` (of a test) over all. */
export function readSettings(overrides: Record<string, string> = {}): Settings {
  return parseSettings(settingsSchema, mergeEnvironments(readEnvironment(ROOT), overrides));
}
