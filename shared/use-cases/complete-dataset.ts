import { checkShapeFits } from '../domain/table/check-shape-fits.ts';
import type { Dataset } from '../domain/dataset.ts';
import type { UploadFormat } from '../domain/upload-format.ts';
import { ConflictError, userError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStat, ObjectStorage } from '../ports/object-storage.ts';
import type { DatasetStore } from '../ports/records.ts';
import type { TableReader } from '../ports/table-reader.ts';
import { checkStorage, type CheckStorageDeps } from './check-storage.ts';
import { joinParts } from './dataset-parts.ts';
import { getDataset } from './get-dataset.ts';
import { planConversion } from './plan-conversion.ts';
import { acceptOnce, type SubmitJobDeps } from './submit-job.ts';

export interface CompleteDatasetDeps extends CheckStorageDeps, SubmitJobDeps {
  readonly datasets: DatasetStore;
  readonly storage: ObjectStorage;
  readonly tables: TableReader;
  readonly clock: Clock;
}

interface CompleteDataset {
  readonly tenantId: string;
  readonly datasetId: string;
  /** Who asks: the id of an API key. */
  readonly by: string;
  /** Of the request: https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
}

/**
 * Closes an upload: has the store put its parts together. Of Parquet it reads the footer by ranged reads, so
 * that a wrong file is refused in milliseconds; of a text it submits the job that makes a table of it, by which
 * the dataset becomes ready. Calling it again answers the same.
 *
 * @throws AppError not_found, upload_missing, upload_mismatch, dataset_too_large, storage_full, not_parquet,
 *   empty_dataset, queue_full.
 */
export async function completeDataset(
  deps: CompleteDatasetDeps,
  input: CompleteDataset,
): Promise<Dataset> {
  const dataset = await getDataset(deps, input);
  if (dataset.status !== 'uploading') return dataset;
  if (dataset.inParts !== undefined) await joinParts(deps.storage, dataset);
  const { sizeBytes } = await uploaded(deps, dataset);
  await checkStorage(deps, dataset.tenantId, sizeBytes);
  const { format, uri } = dataset;
  if (format !== undefined) {
    return convert(deps, { ...dataset, format }, input, { uri, sizeBytes });
  }
  const shape = await deps.tables.shapeOf(dataset.uri, sizeBytes);
  checkShapeFits(shape);
  const completedAt = deps.clock.now();
  const ready: Dataset = { ...dataset, status: 'ready', sizeBytes, shape, completedAt };
  try {
    await deps.datasets.complete(ready);
    return ready;
  } catch (error) {
    if (error instanceof ConflictError) return getDataset(deps, input);
    throw error;
  }
}

async function convert(
  deps: CompleteDatasetDeps,
  dataset: Dataset & { readonly format: UploadFormat },
  input: CompleteDataset,
  upload: { readonly uri: string; readonly sizeBytes: number },
): Promise<Dataset> {
  const { by, traceparent } = input;
  const plan = () => planConversion(deps, dataset, { by, traceparent, upload });
  await acceptOnce(deps, plan, null);
  return getDataset(deps, input);
}

async function uploaded(deps: CompleteDatasetDeps, dataset: Dataset): Promise<ObjectStat> {
  const stat = await deps.storage.stat(dataset.uri);
  if (stat === null) {
    throw userError({
      code: 'upload_missing',
      message: `Nothing was uploaded for dataset ${dataset.id} yet.`,
      fix: 'Send the file to the upload URL first, with exactly the headers that came with it.',
    });
  }
  if (dataset.sizeBytes !== null && stat.sizeBytes !== dataset.sizeBytes) {
    throw userError({
      code: 'upload_mismatch',
      message: `The upload has ${stat.sizeBytes} bytes, but ${dataset.sizeBytes} were announced.`,
      fix: 'Create a new dataset and upload the whole file.',
    });
  }
  return stat;
}
