import type { Dataset, UploadInParts } from '../domain/dataset.ts';
import type { NewId } from '../domain/ids.ts';
import { LARGE_BYTES, partSizeOf, partsOf } from '../domain/upload-parts.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStorage, PresignedTransfer } from '../ports/object-storage.ts';
import type { DatasetStore } from '../ports/records.ts';
import { UPLOAD_WINDOW_MS } from './upload-window.ts';

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

/** A file as a whole, or a large one in parts. */
export type OpenUpload = PresignedTransfer | (UploadInParts & { readonly parts: number });

const PARQUET = 'application/vnd.apache.parquet';

/** Opens an upload: the bytes go straight to object storage, never through the API. */
export async function createDataset(
  deps: CreateDatasetDeps,
  input: CreateDataset,
): Promise<{ dataset: Dataset; upload: OpenUpload }> {
  const { sizeBytes } = input;
  const dataset = newDataset(deps, input);
  if (sizeBytes !== undefined && sizeBytes > LARGE_BYTES) return inParts(deps, dataset, sizeBytes);
  await deps.datasets.create(dataset);
  const conditions = { sizeBytes, sha256: input.sha256, contentType: PARQUET };
  const expiresAt = dataset.createdAt + UPLOAD_WINDOW_MS;
  const upload = await deps.storage.presignUpload(dataset.uri, conditions, expiresAt);
  return { dataset, upload };
}

async function inParts(deps: CreateDatasetDeps, whole: Dataset, sizeBytes: number) {
  const partSizeBytes = partSizeOf(sizeBytes);
  const id = await deps.storage.multipart.begin(whole.uri, PARQUET);
  const dataset = { ...whole, inParts: { id, partSizeBytes } };
  await deps.datasets.create(dataset);
  const parts = partsOf(sizeBytes, partSizeBytes).length;
  return { dataset, upload: { id, partSizeBytes, parts } };
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
