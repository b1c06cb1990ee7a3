import { z } from 'zod';
import { RESOURCES } from '@fitlane/shared/domain/job/index.ts';
import { MAX_CATEGORIES, MAX_FRACTION } from '@fitlane/shared/domain/table/container-limits.ts';
import { MAX_SHAPE_BYTES } from '@fitlane/shared/domain/table/check-shape-fits.ts';
import { LARGE_BYTES, MAX_PARTS, USUAL_PART_BYTES } from '@fitlane/shared/domain/upload-parts.ts';
import { DOWNLOAD_WINDOW_MS } from '@fitlane/shared/use-cases/download-window.ts';
import { UPLOAD_WINDOW_MS } from '@fitlane/shared/use-cases/upload-window.ts';
import type { ApiDeps } from '../api-deps.ts';
import { operation } from '../operation.ts';
import { MAX_UPLOAD_BYTES } from './create-dataset.ts';
import { MAX_WAIT_SECONDS } from './get-job.ts';
import { MAX_TIMEOUT_SECONDS, OFFERED_LANES } from './job-requests.ts';
import { DEFAULT_LIMIT, MAX_BODY_BYTES, MAX_LIMIT, noBody, nothing } from './request-parts.ts';
import { MAX_SIGNED } from './sign-parts.ts';

const OFFERED_SIZES = ['small', 'medium', 'large'] as const;
const BYTES_PER_GIB = 1024 ** 3;

const limitsView = z
  .object({
    uploads: z.object({
      maxBytes: z.number(),
      wholeUpToBytes: z.number().meta({ description: 'A larger file is sent in parts.' }),
      minPartBytes: z
        .number()
        .meta({ description: 'Parts of very large files are larger: at most maxParts.' }),
      maxParts: z.number(),
      partsPerRequest: z.number().meta({ description: 'How many are signed at once.' }),
      urlSeconds: z.number().meta({ description: 'How long an address may be used.' }),
    }),
    downloads: z.object({ urlSeconds: z.number() }),
    tables: z.object({
      maxColumnBytes: z
        .number()
        .meta({ description: 'Names and types of all columns together, as JSON.' }),
      maxCategories: z.number().meta({ description: 'Distinct values of a text column.' }),
    }),
    fits: z.object({ maxValidationFraction: z.number() }),
    jobs: z.object({
      timeoutSeconds: z.number().meta({ description: 'Of an attempt, unless the job names one.' }),
      maxTimeoutSeconds: z.number(),
      maxRetries: z
        .number()
        .meta({ description: 'After faults of ours; your own are not retried.' }),
    }),
    lanes: z.array(
      z.object({
        lane: z.enum(OFFERED_LANES),
        maxExpectedSeconds: z.number().nullable().meta({
          description: 'Jobs expected to take longer go to another lane, unless they name theirs.',
        }),
        sizes: z.array(z.enum(OFFERED_SIZES)),
      }),
    ),
    sizes: z.array(
      z.object({
        size: z.enum(OFFERED_SIZES),
        memoryBytes: z.number(),
        threads: z.number(),
      }),
    ),
    requests: z.object({
      maxBodyBytes: z.number(),
      pageItems: z.number().meta({ description: 'Of a list, unless ?limit names a number.' }),
      maxPageItems: z.number(),
      maxWaitSeconds: z.number().meta({ description: 'Of a long poll.' }),
    }),
  })
  .meta({ id: 'Limits' });

export type Limits = z.infer<typeof limitsView>;

export const getLimitsRoute = operation({
  id: 'getLimits',
  summary: 'What to know before sending: sizes, times and counts that hold here.',
  method: 'get',
  path: '/v1/limits',
  params: nothing,
  query: nothing,
  body: noBody,
  status: 200,
  answer: limitsView,
  handle: (deps) => Promise.resolve(limitsOf(deps)),
});

function limitsOf(deps: ApiDeps): Limits {
  return {
    uploads: {
      maxBytes: MAX_UPLOAD_BYTES,
      wholeUpToBytes: LARGE_BYTES,
      minPartBytes: USUAL_PART_BYTES,
      maxParts: MAX_PARTS,
      partsPerRequest: MAX_SIGNED,
      urlSeconds: UPLOAD_WINDOW_MS / 1000,
    },
    downloads: { urlSeconds: DOWNLOAD_WINDOW_MS / 1000 },
    tables: { maxColumnBytes: MAX_SHAPE_BYTES, maxCategories: MAX_CATEGORIES },
    fits: { maxValidationFraction: MAX_FRACTION },
    jobs: {
      timeoutSeconds: deps.jobTimeoutMs / 1000,
      maxTimeoutSeconds: MAX_TIMEOUT_SECONDS,
      maxRetries: deps.maxRetries,
    },
    lanes: [
      { lane: 'express', maxExpectedSeconds: deps.expressMaxSeconds, sizes: ['small'] },
      { lane: 'bulk', maxExpectedSeconds: null, sizes: [...OFFERED_SIZES] },
    ],
    sizes: OFFERED_SIZES.map((size) => ({
      size,
      memoryBytes: RESOURCES[size].memoryGib * BYTES_PER_GIB,
      threads: RESOURCES[size].vcpus,
    })),
    requests: {
      maxBodyBytes: MAX_BODY_BYTES,
      pageItems: DEFAULT_LIMIT,
      maxPageItems: MAX_LIMIT,
      maxWaitSeconds: MAX_WAIT_SECONDS,
    },
  };
}
