import type { Dataset } from '../domain/dataset.ts';
import type { NewId } from '../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStorage, PresignedTransfer } from '../ports/object-storage.ts';
import type { DatasetStore } from '../ports/records.ts';

export interface CreateDatasetDeps {
  readonly datasets: DatasetStore;
  readonly storage: ObjectStorage;
  readonly clock: Clock;
  readonly newId: NewId;
  /** gs://bucket or s3://bucket */
  readonly datasetsBucket: string;
}

export interface CreateDataset {
  readonly tenantId: string;
  readonly name: string;
  readonly sizeBytes?: number | undefined;
  readonly sha256?: string | undefined;
}

const UPLOAD_WINDOW_MS = 60 * 60 * 1000;
const PARQUET = 'application/vnd.apache.parquet';

/** Opens an upload: the bytes go straight to object storage, never through the API. */
export async function createDataset(
  deps: CreateDatasetDeps,
  input: CreateDataset,
): Promise<{ dataset: Dataset; upload: PresignedTransfer }> {
  const dataset = newDataset(deps, input);
  await deps.datasets.create(dataset);
  const conditions = { sizeBytes: input.sizeBytes, sha256: input.sha256, contentType: PARQUET };
  const expiresAt = dataset.createdAt + UPLOAD_WINDOW_MS;
  const upload = await deps.storage.presignUpload(dataset.uri, conditions, expiresAt);
  return { dataset, upload };
}

function newDataset(deps: CreateDatasetDeps, input: CreateDataset): Dataset {
  const id = deps.newId('dataset');
  return {
    id,
    tenantId: input.tenantId,
    name: input.name,
    status: 'uploading',
    uri: `${deps.datasetsBucket}/${input.tenantId}/${id}/data.parquet`,
    sizeBytes: input.sizeBytes ?? null,
    sha256: input.sha256 ?? null,
    shape: null,
    createdAt: deps.clock.now(),
    completedAt: null,
  };
}
