import { z } from 'zod';
import { toUsd } from '@fitlane/shared/domain/cost.ts';
import { LANES, RESOURCES } from '@fitlane/shared/domain/job/index.ts';
import { monthEndOf } from '@fitlane/shared/domain/month.ts';
import type { TenantLimits } from '@fitlane/shared/domain/tenant.ts';
import { MAX_CATEGORIES, MAX_FRACTION } from '@fitlane/shared/domain/table/container-limits.ts';
import { MAX_SHAPE_BYTES } from '@fitlane/shared/domain/table/check-shape-fits.ts';
import { LARGE_BYTES, MAX_PARTS, USUAL_PART_BYTES } from '@fitlane/shared/domain/upload-parts.ts';
import { DOWNLOAD_WINDOW_MS } from '@fitlane/shared/use-cases/download-window.ts';
import { UPLOAD_WINDOW_MS } from '@fitlane/shared/use-cases/upload-window.ts';
import { readBudget } from '@fitlane/shared/use-cases/read-budget.ts';
import { tenantLimits } from '@fitlane/shared/use-cases/tenant-limits.ts';
import type { ApiDeps } from '../api-deps.ts';
import { operation } from '../operation.ts';
import { isoTime, toIso } from '../views/time.ts';
import { MAX_WAIT_SECONDS } from './get-job.ts';
import { MAX_TIMEOUT_SECONDS } from './job-requests.ts';
import { DEFAULT_LIMIT, MAX_BODY_BYTES, MAX_LIMIT, noBody, nothing } from './request-parts.ts';
import { MAX_SIGNED } from './sign-parts.ts';

const OFFERED_SIZES = ['small', 'medium', 'large'] as const;
const BYTES_PER_GIB = 1024 ** 3;

const perLane = z.array(
  z.object({
    lane: z.enum(LANES),
    slots: z.number().meta({ description: 'Jobs that may run at once.' }),
    running: z.number(),
    maxQueued: z.number(),
    queued: z.number(),
  }),
);

const tenantView = z.object({
  lanes: perLane,
  maxStoredBytes: z.number().meta({ description: 'Of all complete datasets together.' }),
  storedBytes: z.number(),
  submitsPerMinute: z.number(),
  budget: z.object({
    monthlyUsd: z.number().nullable().meta({ description: 'Null: there is none.' }),
    spentUsd: z.number(),
    reservedUsd: z.number().meta({ description: 'The estimates of what runs now.' }),
    endsAt: isoTime.meta({ description: 'When the month ends, and the next budget begins.' }),
  }),
});

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
        lane: z.enum(LANES),
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
    tenant: tenantView,
  })
  .meta({ id: 'Limits' });

export type Limits = z.infer<typeof limitsView>;

export const getLimitsRoute = operation({
  id: 'getLimits',
  summary:
    'What to know before sending: sizes, times and counts that hold here, what you may use, and what you do.',
  method: 'get',
  path: '/v1/limits',
  params: nothing,
  query: nothing,
  body: noBody,
  status: 200,
  answer: limitsView,
  handle: async (deps, { tenantId }) => {
    const limits = await tenantLimits(deps, tenantId);
    return { ...limitsOf(deps, limits), tenant: await viewTenant(deps, tenantId, limits) };
  },
});

async function viewTenant(
  deps: ApiDeps,
  tenantId: string,
  limits: TenantLimits,
): Promise<Limits['tenant']> {
  const [lanes, storedBytes, budget] = await Promise.all([
    Promise.all(LANES.map((lane) => viewLane(deps, tenantId, lane, limits))),
    deps.datasets.storedBytes(tenantId),
    viewBudget(deps, tenantId, limits),
  ]);
  const { datasetBytes: maxStoredBytes, submitsPerMinute } = limits;
  return { lanes, maxStoredBytes, storedBytes, submitsPerMinute, budget };
}

async function viewLane(
  deps: ApiDeps,
  tenantId: string,
  lane: (typeof LANES)[number],
  limits: TenantLimits,
) {
  const [held, queued] = await Promise.all([
    deps.lanes.slotsOf(lane, tenantId),
    deps.lanes.ahead(lane, Number.MAX_VALUE, tenantId),
  ]);
  const { slots, queuedJobs: maxQueued } = limits;
  return { lane, slots: slots[lane], running: held.length, maxQueued, queued: queued.jobs };
}

async function viewBudget(deps: ApiDeps, tenantId: string, limits: TenantLimits) {
  const { spentNanoUsd, reservedNanoUsd } = await readBudget(deps, tenantId, limits);
  return {
    monthlyUsd: limits.monthlyBudgetUsd,
    spentUsd: toUsd(spentNanoUsd),
    reservedUsd: toUsd(reservedNanoUsd),
    endsAt: toIso(monthEndOf(deps.clock.now())),
  };
}

function limitsOf(deps: ApiDeps, { fileBytes }: TenantLimits): Omit<Limits, 'tenant'> {
  return {
    uploads: {
      maxBytes: fileBytes,
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
