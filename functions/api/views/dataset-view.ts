import { z } from 'zod';
import type { Dataset } from '@fitlane/shared/domain/dataset.ts';
import { isoTime, toIso, toIsoOrNull } from './time.ts';

export const columnView = z.object({ name: z.string(), type: z.string() });

export const datasetView = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['uploading', 'ready']),
    sizeBytes: z.number().nullable(),
    sha256: z.string().nullable(),
    rows: z.number().nullable(),
    columns: z.array(columnView).nullable(),
    createdAt: isoTime,
    completedAt: isoTime.nullable(),
  })
  .meta({ id: 'Dataset' });

export function viewDataset(dataset: Dataset): z.infer<typeof datasetView> {
  const { id, name, status, sizeBytes, sha256, shape } = dataset;
  return {
    id,
    name,
    status,
    sizeBytes,
    sha256,
    rows: shape?.rows ?? null,
    columns: shape?.columns.map(({ name: column, type }) => ({ name: column, type })) ?? null,
    createdAt: toIso(dataset.createdAt),
    completedAt: toIsoOrNull(dataset.completedAt),
  };
}
