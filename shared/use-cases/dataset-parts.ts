import type { Dataset } from '../domain/dataset.ts';
import { userError } from '../domain/errors.ts';
import { partsOf, type Part } from '../domain/upload-parts.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStorage, PresignedTransfer, StoredPart } from '../ports/object-storage.ts';
import type { DatasetStore } from '../ports/records.ts';
import { getDataset } from './get-dataset.ts';
import { UPLOAD_WINDOW_MS } from './upload-window.ts';

/** The store alone knows which parts are there: nothing of it is kept here. */
export interface DatasetPartsDeps {
  readonly datasets: DatasetStore;
  readonly storage: ObjectStorage;
  readonly clock: Clock;
}

interface Named {
  readonly tenantId: string;
  readonly datasetId: string;
}

export interface SignedPart {
  readonly number: number;
  readonly transfer: PresignedTransfer;
}

/** Where to send parts, again as often as needed. @throws AppError not_found, invalid_request. */
export async function signParts(
  deps: DatasetPartsDeps,
  input: Named & { readonly numbers: readonly number[] },
): Promise<SignedPart[]> {
  const upload = uploadOf(await getDataset(deps, input));
  const expiresAt = deps.clock.now() + UPLOAD_WINDOW_MS;
  const sign = async (number: number): Promise<SignedPart> => {
    const part = partOf(upload, number);
    const { multipart } = deps.storage;
    return {
      number,
      transfer: await multipart.presignPart(upload.uri, upload.id, part, expiresAt),
    };
  };
  return Promise.all(input.numbers.map(sign));
}

export interface PartsOfUpload {
  readonly id: string;
  readonly partSizeBytes: number;
  readonly parts: number;
  readonly stored: readonly Part[];
}

/** What is there, so that anybody can send the rest. @throws AppError not_found, upload_missing. */
export async function listParts(deps: DatasetPartsDeps, input: Named): Promise<PartsOfUpload> {
  const upload = uploadOf(await getDataset(deps, input));
  const { id, partSizeBytes, parts } = upload;
  const stored = await storedParts(deps, upload);
  return { id, partSizeBytes, parts: parts.length, stored };
}

/** A `complete` whose answer was lost has put them together already: then none is missing. */
async function storedParts(deps: DatasetPartsDeps, upload: Upload): Promise<readonly Part[]> {
  const stored = await deps.storage.multipart.parts(upload.uri, upload.id);
  if (stored !== null) return whole(upload.parts, stored);
  if ((await deps.storage.stat(upload.uri)) !== null) return upload.parts;
  throw userError({
    code: 'upload_missing',
    message: 'The parts are not in storage any more: the upload was ended.',
    fix: 'Create a new dataset and upload the file again.',
  });
}

/** @throws AppError upload_missing naming the parts that are. */
export async function joinParts(storage: ObjectStorage, dataset: Dataset): Promise<void> {
  const upload = uploadOf(dataset);
  const stored = await storage.multipart.parts(upload.uri, upload.id);
  if (stored === null) return;
  const complete = whole(upload.parts, stored);
  if (complete.length < upload.parts.length) throw incomplete(dataset, upload.parts, complete);
  await storage.multipart.complete(upload.uri, upload.id, complete);
}

interface Upload {
  readonly id: string;
  readonly uri: string;
  readonly partSizeBytes: number;
  readonly parts: readonly Part[];
}

function uploadOf({ id, uri, status, sizeBytes, inParts }: Dataset): Upload {
  if (status === 'uploading' && inParts !== undefined && sizeBytes !== null) {
    return { ...inParts, uri, parts: partsOf(sizeBytes, inParts.partSizeBytes) };
  }
  throw userError({
    code: 'invalid_request',
    message: `Dataset ${id} takes no parts: it is ${status === 'ready' ? 'complete' : 'sent as a whole'}.`,
    fix: 'GET the dataset to see its status.',
  });
}

function partOf({ parts }: Upload, number: number): Part {
  const part = parts[number - 1];
  if (part !== undefined) return part;
  throw userError({
    code: 'invalid_request',
    message: `There is no part ${number}: the file has ${parts.length}.`,
    fix: `Ask for numbers from 1 to ${parts.length}.`,
  });
}

/** Those that are there with all their bytes. */
function whole(parts: readonly Part[], stored: readonly StoredPart[]): StoredPart[] {
  return stored.filter(({ number, sizeBytes }) => parts[number - 1]?.sizeBytes === sizeBytes);
}

const NAMED_PARTS = 10;

function incomplete({ id }: Dataset, parts: readonly Part[], stored: readonly Part[]) {
  const there = new Set(stored.map(({ number }) => number));
  const missing = parts.map(({ number }) => number).filter((number) => !there.has(number));
  const named = missing.slice(0, NAMED_PARTS).join(', ');
  return userError({
    code: 'upload_missing',
    message: `${missing.length} of ${parts.length} parts of dataset ${id} are missing: ${named}${missing.length > NAMED_PARTS ? ', …' : ''}.`,
    fix: `Send them first: POST /v1/datasets/${id}/parts gives their addresses.`,
  });
}
