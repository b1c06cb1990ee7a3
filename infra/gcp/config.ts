import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { apiSettingsSchema } from '@fitlane/api/settings.ts';
import { priceSettings } from '@fitlane/shared/domain/prices.ts';
import { tenantSettings } from '@fitlane/shared/domain/tenant-settings.ts';
import { inferenceSettingsSchema } from '@fitlane/inference/settings.ts';
import { controllerSettingsSchema } from '@fitlane/jobs/settings.ts';

const instances = z.strictObject({
  min: z.number().int().min(0),
  max: z.number().int().min(1),
});

const { shape: api } = apiSettingsSchema;
const { shape: controller } = controllerSettingsSchema;
const { shape: inference } = inferenceSettingsSchema;

/** What the services may be told otherwise; each name's rule and default are the service's own. */
const settings = z.strictObject({
  /** Not less: metrics and objectives are counted from what is told at `info`. */
  LOG_LEVEL: z.enum(['debug', 'info']).default('info'),
  JOB_TIMEOUT: api.JOB_TIMEOUT,
  MAX_RETRIES: api.MAX_RETRIES,
  EXPRESS_MAX_SECONDS: api.EXPRESS_MAX_SECONDS,
  ...tenantSettings,
  ...priceSettings,
  MODEL_CACHE_MIB: inference.MODEL_CACHE_MIB,
  DRIFT_FLUSH_SECONDS: inference.DRIFT_FLUSH_SECONDS,
  KEPT_PREDICTIONS_PER_SECOND: inference.KEPT_PREDICTIONS_PER_SECOND,
  RESULT_FILE_MIB: controller.RESULT_FILE_MIB,
  BEAT_SECONDS: controller.BEAT_SECONDS,
  SILENCE_SECONDS: controller.SILENCE_SECONDS,
  LEASE_SECONDS: controller.LEASE_SECONDS,
  START_CONFIRM_SECONDS: controller.START_CONFIRM_SECONDS,
  RECHECK_SECONDS: controller.RECHECK_SECONDS,
  RETRY_BASE_SECONDS: controller.RETRY_BASE_SECONDS,
  RETRY_MAX_SECONDS: controller.RETRY_MAX_SECONDS,
  /** The container's own: `ml-container/src/fitlane_ml/settings.py`. */
  WORKER_LEASE_SECONDS: z.number().positive().default(20),
  WORKER_ASK_SECONDS: z.number().positive().default(300),
  CONTAINER_RETRY_SECONDS: z.number().positive().default(120),
});

const installationSchema = z.strictObject({
  /** Where alerts, budget warnings and expiring things are told. */
  alertEmail: z.email(),
  /** Who may deploy: this repository's branch, within this GitHub environment. */
  github: z.strictObject({
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must look like owner/repository'),
    branch: z.string().min(1),
    environment: z.string().min(1),
  }),
  /** Under which name the API is reached, through a load balancer; null: at its run.app address. */
  domain: z.string().min(3).nullable(),
  /** Pages that may upload to and download from the buckets. */
  browserOrigins: z.array(z.url()),
  /** Nothing that holds data can be deleted, not even by Pulumi. */
  protect: z.boolean(),
  /** Whose keys encrypt what is stored. */
  encryption: z.enum(['google', 'customer']),
  billingAccount: z.string().regex(/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/),
  monthlyBudget: z.strictObject({
    amount: z.number().int().positive(),
    currency: z.string().length(3),
  }),
  scale: z.strictObject({
    api: instances,
    controller: instances,
    worker: instances,
    inference: instances,
  }),
  /** Regions without L4 quota refuse the job of that size. */
  hasGpu: z.boolean(),
  /** A higher number makes a new secret: running attempts are refused then, and tried again. */
  attemptSecretGeneration: z.number().int().positive(),
  /** While a new revision of the API is tried: who else answers, and how much the new one gets. */
  canary: z
    .strictObject({
      stableRevision: z.string().min(1),
      newPercent: z.number().int().min(0).max(100),
    })
    .optional(),
  settings,
});

const image = z.string().regex(/^[a-z0-9.-]+\/[\w./-]+@sha256:[0-9a-f]{64}$/, {
  message: 'must be an image by its digest: registry/name@sha256:…',
});

const imagesSchema = z.strictObject({ api: image, controller: image, inference: image, ml: image });

export type Installation = z.infer<typeof installationSchema>;
export type Images = z.infer<typeof imagesSchema>;

export interface StackConfig {
  readonly project: string;
  readonly region: string;
  readonly installation: Installation;
  readonly images: Images;
}

/**
 * All that a stack's file says, checked.
 *
 * @throws pulumi.RunError listing every missing or wrong value.
 */
export function readConfig(): StackConfig {
  const google = new pulumi.Config('gcp');
  const own = new pulumi.Config('fitlane');
  return {
    project: google.require('project'),
    region: google.require('region'),
    installation: parse('installation', installationSchema, own.requireObject('installation')),
    images: parse('images', imagesSchema, own.requireObject('images')),
  };
}

function parse<Schema extends z.ZodType>(name: string, schema: Schema, value: unknown) {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new pulumi.RunError(
    `fitlane:${name} of this stack is missing or wrong (owner: user). Mend Pulumi.${pulumi.getStack()}.yaml:\n` +
      z.prettifyError(parsed.error),
  );
}
