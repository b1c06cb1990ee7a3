import type { Dataset, UploadInParts } from '../domain/dataset.ts';
import { ConflictError } from '../domain/errors.ts';
import type { NewId } from '../domain/ids.ts';
import { sorted } from '../domain/sorted.ts';
import { LARGE_BYTES, partSizeOf, partsOf } from '../domain/upload-parts.ts';
import type { UploadFormat } from '../domain/upload-format.ts';
import type { ObjectStorage, PresignedTransfer } from '../ports/object-storage.ts';
import type { DatasetStore } from '../ports/records.ts';
import { checkStorage, type CheckStorageDeps } from './check-storage.ts';
import {
  earlierRequest,
  keyRecord,
  type IdempotencyDeps,
  type NamedRequest,
} from './idempotency.ts';
import { UPLOAD_WINDOW_MS } from './upload-window.ts';

export interface CreateDatasetDeps extends IdempotencyDeps, CheckStorageDeps {
  readonly datasets: DatasetStore;
  readonly storage: ObjectStorage;
  readonly newId: NewId;
  /** gs://bucket or s3://bucket */
  readonly datasetsBucket: string;
}

export interface CreateDataset {
  readonly tenantId: string;
  readonly name: string;
  readonly sizeBytes?: number | undefined;
  readonly sha256?: string | undefined;
  /** None: Parquet. */
  readonly format?: UploadFormat | undefined;
}

/** A file as a whole, or a large one in parts. */
export type OpenUpload = PresignedTransfer | (UploadInParts & { readonly parts: number });

const PARQUET = 'application/vnd.apache.parquet';
const CONTENT_TYPES = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;
/** Datasets of the same bytes, read in different ways. */
const MOST_ALIKE = 20;

function contentTypeOf({ format }: Dataset): string {
  return format === undefined ? PARQUET : CONTENT_TYPES[format.type];
}

export interface CreatedDataset {
  readonly dataset: Dataset;
  /** Null where the same bytes are there already. */
  readonly upload: OpenUpload | null;
}

/**
 * Opens an upload: the bytes go straight to object storage, never through the API. The same bytes are not
 * sent twice, and a request that is repeated under its key gets the dataset it got before.
 *
 * @throws AppError idempotency_mismatch, dataset_too_large, storage_full.
 */
export async function createDataset(
  deps: CreateDatasetDeps,
  input: CreateDataset,
  named: NamedRequest | null = null,
): Promise<CreatedDataset> {
  const same = await withSameContent(deps, input);
  if (same !== null) return { dataset: same, upload: null };
  const was = named && (await earlierRequest(deps, named));
  const earlier = was && (await deps.datasets.get(was.value.resource));
  if (earlier !== null) return opened(deps, earlier);
  if (input.sizeBytes !== undefined) await checkStorage(deps, input.tenantId, input.sizeBytes);
  const dataset = await begin(deps, newDataset(deps, input));
  const key = named && { record: keyRecord(deps, named, dataset.id), was };
  try {
    await deps.datasets.create(dataset, key ?? undefined);
  } catch (error) {
    if (named !== null && error instanceof ConflictError) return createDataset(deps, input, named);
    throw error;
  }
  return opened(deps, dataset);
}

async function withSameContent(
  deps: CreateDatasetDeps,
  { tenantId, sha256, sizeBytes, format }: CreateDataset,
): Promise<Dataset | null> {
  if (sha256 === undefined) return null;
  const { items } = await deps.datasets.list({ tenantId, sha256 }, { limit: MOST_ALIKE });
  const same = items.find(
    (one) =>
      (one.status === 'ready' || one.status === 'converting') &&
      (sizeBytes ?? uploadBytesOf(one)) === uploadBytesOf(one) &&
      isSameFormat(one.format, format),
  );
  if (same === undefined) return null;
  return (await deps.storage.stat(same.uri)) === null ? null : same;
}

function isSameFormat(one: UploadFormat | undefined, other: UploadFormat | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function uploadBytesOf({ sizeBytes, conversion }: Dataset): number | null {
  return conversion?.upload.sizeBytes ?? sizeBytes;
}

/** A large file is sent in parts. */
async function begin(deps: CreateDatasetDeps, dataset: Dataset): Promise<Dataset> {
  const { sizeBytes, uri } = dataset;
  if (sizeBytes === null || sizeBytes <= LARGE_BYTES) return dataset;
  const id = await deps.storage.multipart.begin(uri, contentTypeOf(dataset));
  return { ...dataset, inParts: { id, partSizeBytes: partSizeOf(sizeBytes) } };
}

async function opened(deps: CreateDatasetDeps, dataset: Dataset): Promise<CreatedDataset> {
  const { status, uri, sizeBytes, sha256, inParts } = dataset;
  if (status !== 'uploading') return { dataset, upload: null };
  if (inParts !== undefined && sizeBytes !== null) {
    const parts = partsOf(sizeBytes, inParts.partSizeBytes).length;
    return { dataset, upload: { ...inParts, parts } };
  }
  const conditions = {
    sizeBytes: sizeBytes ?? undefined,
    sha256: sha256 ?? undefined,
    contentType: contentTypeOf(dataset),
  };
  const expiresAt = deps.clock.now() + UPLOAD_WINDOW_MS;
  return { dataset, upload: await deps.storage.presignUpload(uri, conditions, expiresAt) };
}

function newDataset(deps: CreateDatasetDeps, input: CreateDataset): Dataset {
  const id = deps.newId('dataset');
  return {
    id,
    tenantId: input.tenantId,
    name: input.name,
    status: 'uploading',
    uri: `${deps.datasetsBucket}/${input.tenantId}/${id}/${input.format === undefined ? 'data.parquet' : `upload.${input.format.type}`}`,
    sizeBytes: input.sizeBytes ?? null,
    sha256: input.sha256 ?? null,
    shape: null,
    ...(input.format && { format: input.format }),
    createdAt: deps.clock.now(),
    completedAt: null,
  };
}
