import type { Dataset, TableShape } from '../domain/dataset.ts';
import { notFound, userError, type AppError } from '../domain/errors.ts';
import type { DatasetStore } from '../ports/records.ts';

/** @throws AppError not_found, also for another tenant's: whether it exists is nobody else's business. */
export async function getDataset(
  deps: { readonly datasets: DatasetStore },
  input: { readonly tenantId: string; readonly datasetId: string },
): Promise<Dataset> {
  const dataset = await deps.datasets.get(input.datasetId);
  if (dataset?.tenantId !== input.tenantId) throw notFound('dataset', input.datasetId);
  return dataset;
}

/** A dataset whose upload is complete, so that its shape is known. */
export interface ReadyDataset extends Dataset {
  readonly shape: TableShape;
  readonly sizeBytes: number;
}

/** @throws AppError not_found, dataset_not_ready. */
export async function getReadyDataset(
  deps: { readonly datasets: DatasetStore },
  input: { readonly tenantId: string; readonly datasetId: string },
): Promise<ReadyDataset> {
  const dataset = await getDataset(deps, input);
  const { shape, sizeBytes } = dataset;
  if (dataset.status === 'ready' && shape !== null && sizeBytes !== null) {
    return { ...dataset, shape, sizeBytes };
  }
  throw notReady(dataset);
}

function notReady({ id, status, conversion }: Dataset): AppError {
  const code = 'dataset_not_ready';
  if (status === 'failed' && conversion !== undefined) {
    const { message, fix } = conversion.error ?? { message: 'Unknown.', fix: 'Try again.' };
    const why = `Dataset ${id} could not be converted by job ${conversion.job}: ${message}`;
    return userError({ code, message: why, fix });
  }
  if (conversion !== undefined) {
    return userError({
      code,
      message: `Dataset ${id} is still being converted, by job ${conversion.job}.`,
      fix: `Wait for it: GET /v1/jobs/${conversion.job}?wait=30s.`,
    });
  }
  return userError({
    code,
    message: `The upload of dataset ${id} is not complete.`,
    fix: `Upload the file, then POST /v1/datasets/${id}/complete.`,
  });
}
