import { z } from 'zod';
import { parseSettings, port, seconds } from '@fitlane/shared/domain/settings.ts';
import { tenantSettings } from '@fitlane/shared/domain/tenant-settings.ts';

export const controllerSettingsSchema = z
  .object({
    PORT: port,
    /** Under which address tasks, the worker, Pub/Sub and the scheduler reach this service. */
    CONTROLLER_URL: z.url(),
    GOOGLE_CLOUD_PROJECT: z.string().min(1),
    CLOUD_RUN_REGION: z.string().min(1),
    /** Another Cloud Run than Google's; http:// speaks without TLS. */
    CLOUD_RUN_ENDPOINT: z.url().optional(),
    AWS_ENDPOINT_URL: z.url().optional(),
    AWS_REGION: z.string().optional(),
    ATTEMPT_TOKEN_SECRET: z.string().min(32, 'must have at least 32 characters'),
    ID_TOKEN_ISSUER: z.url().default('https://accounts.google.com'),
    ID_TOKEN_JWKS_URL: z.url().default('https://www.googleapis.com/oauth2/v3/certs'),
    WORKER_ACCOUNT: z.email(),
    TASK_ACCOUNT: z.email(),
    SCHEDULER_ACCOUNT: z.email(),
    /** How Pub/Sub proves itself. `secret` is for the emulator, which sends no tokens. */
    PUSH_AUTH: z.enum(['oidc', 'secret']).default('oidc'),
    PUSH_ACCOUNT: z.email().optional(),
    PUSH_SECRET: z.string().min(20, 'must have at least 20 characters').optional(),
    /** What several tasks have written becomes one file, up to this size. */
    RESULT_FILE_MIB: z.coerce.number().positive().default(5120),
    BEAT_SECONDS: seconds(5),
    SILENCE_SECONDS: seconds(15),
    LEASE_SECONDS: seconds(40),
    START_CONFIRM_SECONDS: seconds(30),
    RECHECK_SECONDS: seconds(2),
    RETRY_BASE_SECONDS: seconds(2),
    RETRY_MAX_SECONDS: seconds(120),
    ...tenantSettings,
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  })
  .refine((set) => set.PUSH_AUTH === 'oidc' || set.PUSH_SECRET !== undefined, {
    path: ['PUSH_SECRET'],
    message: 'is needed when PUSH_AUTH=secret',
  })
  .refine((set) => set.PUSH_AUTH === 'secret' || set.PUSH_ACCOUNT !== undefined, {
    path: ['PUSH_ACCOUNT'],
    message: 'is needed when PUSH_AUTH=oidc',
  });

export type ControllerSettings = z.infer<typeof controllerSettingsSchema>;

export function controllerSettings(environment: NodeJS.ProcessEnv): ControllerSettings {
  return parseSettings(controllerSettingsSchema, environment);
}
