import { z } from 'zod';
import {
  ENGINES,
  LANES,
  PRIORITIES,
  type Lane,
  type Priority,
} from '@fitlane/shared/domain/job/index.ts';
import { aliasName } from '@fitlane/shared/http/alias-name.ts';
import type {
  FitRequest,
  NamedVersion,
  PredictRequest,
  ProfileRequest,
} from '@fitlane/shared/use-cases/plan-job.ts';
import { fitParametersView, toFitParameters } from '../views/fit-parameters.ts';

/** Cloud Run's own limit for a task: a week. */
export const MAX_TIMEOUT_SECONDS = 604_800;

/** Of one prediction. */
export const MAX_TASKS = 100;

/** Of one file: Parquet counts rows in 64 bits, JSON numbers in 53. */
const MAX_BAD_ROWS = Number.MAX_SAFE_INTEGER;

/** Of all but fits: no GPU walks trees. */
export const CPU_LANES = ['express', 'bulk'] as const satisfies readonly Lane[];

const anyJob = {
  dataset: z.string().min(1).meta({ description: 'Id of a completed dataset' }),
  priority: z
    .enum(PRIORITIES)
    .default('normal')
    .meta({ description: 'Worth four hours of age in the queue: high passes, low lets pass' }),
  reuse: z.boolean().default(true).meta({
    description: 'Whether a job that computes, or has computed, the very same may answer',
  }),
  timeoutSeconds: z.number().positive().max(MAX_TIMEOUT_SECONDS).optional(),
  startBy: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'A job that could not start by then expires' }),
};

export const fitBody = z
  .strictObject({
    ...anyJob,
    lane: z.enum(LANES).optional().meta({
      description:
        'Chosen by the quote unless named; gpu: what learns, and nothing else, has a machine with a GPU',
    }),
    ...fitParametersView.shape,
    model: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be lower-case letters, digits, - and _')
      .default('default')
      .meta({ description: 'The name under which the version is registered' }),
  })
  .refine(({ features, exclude }) => features === undefined || !exclude?.length, {
    message: 'name the features, or those to exclude, not both',
    path: ['exclude'],
  })
  .refine(({ search, validation }) => search === undefined || validation !== 'none', {
    message: 'a search compares its trials by a validation: choose another one than none',
    path: ['validation'],
  })
  .meta({ id: 'FitRequest' });

export const predictBody = z
  .strictObject({
    ...anyJob,
    lane: z.enum(CPU_LANES).optional().meta({ description: 'Chosen by the quote unless named' }),
    version: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Id of a model version, made by a fit' }),
    model: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Instead of a version: the name of a model. Its version in production predicts, or its newest where ' +
          'none is',
      }),
    alias: aliasName
      .optional()
      .meta({ description: 'With a model: the version that this alias means predicts' }),
    engine: z.enum(ENGINES).default('native').meta({
      description:
        'native: the library that fitted the model; onnx: ONNX Runtime, faster for trees, within 1e-6 of it',
    }),
    maxBadRows: z.number().int().min(0).max(MAX_BAD_ROWS).default(0).meta({
      description:
        'Up to so many rows that cannot be predicted (infinite values) get no prediction and a text in the column error; above, the job fails, as it does at the first one unless this is named',
    }),
    tasks: z.number().int().min(1).max(MAX_TASKS).optional().meta({
      description:
        'Machines that share the rows, each writing a part, in order; above one in the bulk lane. One unless named',
    }),
  })
  .refine(({ version, model }) => (version === undefined) !== (model === undefined), {
    message: 'name a version by its id, or a model, not both',
    path: ['version'],
  })
  .refine(({ model, alias }) => alias === undefined || model !== undefined, {
    message: 'goes with a model',
    path: ['alias'],
  })
  .meta({ id: 'PredictRequest' });

export const profileBody = z
  .strictObject({
    ...anyJob,
    lane: z.enum(CPU_LANES).optional().meta({ description: 'Chosen by the quote unless named' }),
  })
  .meta({ id: 'ProfileRequest' });

export const jobBody = z.discriminatedUnion('kind', [
  fitBody.safeExtend({ kind: z.literal('fit') }),
  predictBody.safeExtend({ kind: z.literal('predict') }),
  profileBody.safeExtend({ kind: z.literal('profile') }),
]);

/** Who asks, and in which trace. */
interface Caller {
  readonly tenantId: string;
  readonly by: string;
  readonly traceparent: string;
}

export function fitRequest(caller: Caller, body: z.infer<typeof fitBody>): FitRequest {
  const { dataset, lane, model, trainer } = body;
  const parameters = toFitParameters(body);
  return { dataset, lane, model, trainer, parameters, ...commonOf(caller, body), kind: 'fit' };
}

export function predictRequest(caller: Caller, body: z.infer<typeof predictBody>): PredictRequest {
  const { dataset, lane, tasks, engine, maxBadRows } = body;
  const version = namedVersion(body);
  const parameters = { engine, maxBadRows };
  return { dataset, lane, tasks, version, parameters, ...commonOf(caller, body), kind: 'predict' };
}

export function profileRequest(caller: Caller, body: z.infer<typeof profileBody>): ProfileRequest {
  const { dataset, lane } = body;
  return { dataset, lane, ...commonOf(caller, body), kind: 'profile' };
}

/** The schema sees to it that exactly one way is given. */
function namedVersion({ version = '', model, alias }: z.infer<typeof predictBody>): NamedVersion {
  return model === undefined ? { id: version } : { model, alias };
}

interface AnyBody {
  readonly priority: Priority;
  readonly reuse: boolean;
  readonly timeoutSeconds?: number | undefined;
  readonly startBy?: string | undefined;
}

function commonOf({ tenantId, by, traceparent }: Caller, body: AnyBody) {
  return {
    tenantId,
    by,
    traceparent,
    priority: body.priority,
    reuse: body.reuse,
    timeoutMs: body.timeoutSeconds === undefined ? undefined : body.timeoutSeconds * 1000,
    startBy: body.startBy === undefined ? undefined : Date.parse(body.startBy),
  };
}
