import { z } from 'zod';
import { getDatasetProfile } from '@fitlane/shared/use-cases/get-dataset-profile.ts';
import { operation } from '../operation.ts';
import { byId, noBody, nothing } from './request-parts.ts';

const number = z.number().nullable();

const columnView = z
  .object({
    name: z.string(),
    type: z.string(),
    kind: z.enum(['number', 'time', 'instant', 'text', 'code']).nullable().meta({
      description: 'Null: can be no feature. Numbers of times and instants are seconds since 1970',
    }),
    missing: z.number(),
    distinct: z
      .object({
        count: z.number(),
        standardError: z.number().meta({ description: 'Relative; 0 where the count is exact' }),
      })
      .optional(),
    values: z
      .array(z.object({ value: z.string(), count: z.number() }))
      .nullish()
      .meta({ description: 'Of text and codes, the most frequent first; null where above 50' }),
    infinite: z.number().optional(),
    smallest: number.optional(),
    largest: number.optional(),
    mean: number.optional(),
    standardDeviation: number.optional(),
    histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.number()) }).nullish(),
  })
  .meta({ id: 'ColumnProfile' });

export const getDatasetProfileRoute = operation({
  id: 'getDatasetProfile',
  summary:
    'What the columns of a dataset hold: once a job of kind profile has looked at all its rows.',
  method: 'get',
  path: '/v1/datasets/:id/profile',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: z
    .object({
      dataset: z.string(),
      job: z.string(),
      rows: z.number(),
      columns: z.array(columnView),
    })
    .meta({ id: 'DatasetProfile' }),
  handle: async (deps, { tenantId, by, traceparent, params: { id } }) => {
    const asked = { tenantId, by, traceparent, datasetId: id };
    const { job, profile } = await getDatasetProfile(deps, asked);
    return { ...written.parse(profile), dataset: id, job: job.id };
  },
});

/** As the container writes it. */
const written = z.object({ rows: z.number(), columns: z.array(columnView) });
