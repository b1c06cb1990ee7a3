import { z } from 'zod';
import { parseSettings, port, seconds } from '@fitlane/shared/domain/settings.ts';
import { tenantSettings } from '@fitlane/shared/domain/tenant-settings.ts';

export const GOOGLE_ISSUER = 'https://accounts.google.com';

export const controllerSettingsSchema = z
  .object({
    PORT: port,
    /** Under which address tasks, the worker, Pub/Sub and the scheduler reach this service. */
    CONTROLLER_URL: z.url(),
    GOOGLE_CLOUD_PROJECT: z.string().min(1),
    /** Where bulk jobs run. */
    COMPUTE: z.enum(['cloud-run', 'kubernetes']).default('cloud-run'),
    CLOUD_RUN_REGION: z.string().min(1).optional(),
    /** Another Cloud Run than Google's; http:// speaks without TLS. */
    CLOUD_RUN_ENDPOINT: z.url().optional(),
    /** Which cluster it is in, KUBECONFIG says, or the pod that this runs in. */
    KUBERNETES_NAMESPACE: z.string().min(1).optional(),
    AWS_ENDPOINT_URL: z.url().optional(),
    AWS_REGION: z.string().optional(),
    ATTEMPT_TOKEN_SECRET: z.string().min(32, 'must have at least 32 characters'),
    /** Who makes the ID tokens of worker, tasks and scheduler. */
    ID_TOKEN_ISSUER: z.url().default(GOOGLE_ISSUER),
    /** Where its keys are, if it does not say so itself (OpenID Connect Discovery). */
    ID_TOKEN_JWKS_URL: z.url().optional(),
    /** What names an account in a token: `sub` for those of a Kubernetes cluster. */
    ID_TOKEN_ACCOUNT_CLAIM: z.enum(['email', 'sub']).default('email'),
    WORKER_ACCOUNT: z.string().min(1),
    TASK_ACCOUNT: z.string().min(1),
    SCHEDULER_ACCOUNT: z.string().min(1),
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
  .superRefine((set, context) => {
    for (const [name, choice] of neededBy(set)) {
      const message = `is needed when ${choice}`;
      if (set[name] === undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
    for (const name of set.ID_TOKEN_ACCOUNT_CLAIM === 'email' ? ACCOUNTS : []) {
      const message = 'must be an e-mail address when ID_TOKEN_ACCOUNT_CLAIM=email';
      if (!z.email().safeParse(set[name]).success)
        context.addIssue({ code: 'custom', path: [name], message });
    }
  });

const ACCOUNTS = ['WORKER_ACCOUNT', 'TASK_ACCOUNT', 'SCHEDULER_ACCOUNT'] as const;

/** What a choice makes necessary, and the choice. */
function neededBy({ COMPUTE, PUSH_AUTH }: { COMPUTE: string; PUSH_AUTH: string }) {
  return [
    COMPUTE === 'kubernetes'
      ? (['KUBERNETES_NAMESPACE', 'COMPUTE=kubernetes'] as const)
      : (['CLOUD_RUN_REGION', 'COMPUTE=cloud-run'] as const),
    PUSH_AUTH === 'secret'
      ? (['PUSH_SECRET', 'PUSH_AUTH=secret'] as const)
      : (['PUSH_ACCOUNT', 'PUSH_AUTH=oidc'] as const),
  ];
}

export type ControllerSettings = z.infer<typeof controllerSettingsSchema>;

export function controllerSettings(environment: NodeJS.ProcessEnv): ControllerSettings {
  return parseSettings(controllerSettingsSchema, environment);
}
