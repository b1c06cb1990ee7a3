import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type Part,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Clock } from '../../ports/clock.ts';
import type {
  MultipartUploads,
  PresignedTransfer,
  StoredPart,
} from '../../ports/object-storage.ts';
import { parseObjectUri } from '../object-uri.ts';
import { callingS3, callingS3IfThere, isWritten } from './errors.ts';
import { presignPart, windowUntil } from './presign.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export class S3MultipartUploads implements MultipartUploads {
  readonly #client: S3Client;
  readonly #signer: S3Client;
  readonly #clock: Clock;

  constructor(client: S3Client, clock: Clock, signer: S3Client) {
    this.#client = client;
    this.#signer = signer;
    this.#clock = clock;
  }

  async begin(uri: string, contentType: string): Promise<string> {
    const { bucket, key } = parseObjectUri(uri);
    const create = { Bucket: bucket, Key: key, ContentType: contentType };
    const begun = await callingS3(() =>
      this.#client.send(new CreateMultipartUploadCommand(create)),
    );
    if (begun.UploadId === undefined) throw new Error(`The store began no upload of ${uri}.`);
    return begun.UploadId;
  }

  /** Content-MD5 may be sent unsigned, and is checked by the store all the same. */
  async presignPart(
    uri: string,
    uploadId: string,
    { number, sizeBytes }: { readonly number: number; readonly sizeBytes: number },
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const window = windowUntil(expiresAt, this.#clock.now());
    const part = { uploadId, number, sizeBytes };
    const url = await callingS3(() => presignPart(this.#signer, parseObjectUri(uri), part, window));
    return { method: 'PUT', url, headers: { 'content-length': String(sizeBytes) }, expiresAt };
  }

  parts(uri: string, uploadId: string): Promise<StoredPart[] | null> {
    return callingS3IfThere(async () => {
      const stored: StoredPart[] = [];
      for await (const part of this.#pages(uri, uploadId)) stored.push(storedPart(part));
      return stored;
    });
  }

  /** Not the SDK's paginator: stores name a next page also on the last one, and it would go on for ever. */
  async *#pages(uri: string, uploadId: string): AsyncGenerator<Part> {
    for (let PartNumberMarker: string | undefined; ;) {
      const query = { ...at(uri, uploadId), PartNumberMarker };
      const page = await this.#client.send(new ListPartsCommand(query));
      yield* page.Parts ?? [];
      if (page.IsTruncated !== true) return;
      PartNumberMarker = page.NextPartNumberMarker;
    }
  }

  async complete(uri: string, uploadId: string, parts: readonly StoredPart[]): Promise<void> {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
    const complete = new CompleteMultipartUploadCommand({
      ...at(uri, uploadId),
      MultipartUpload: { Parts },
      IfNoneMatch: '*',
    });
    try {
      await callingS3IfThere(() => this.#client.send(complete));
    } catch (error) {
      if (!isWritten(error)) throw error;
    }
  }

  async abort(uri: string, uploadId: string): Promise<void> {
    const abort = new AbortMultipartUploadCommand(at(uri, uploadId));
    await callingS3IfThere(() => this.#client.send(abort));
  }
}

function storedPart({ PartNumber, Size, ETag }: Part): StoredPart {
  return { number: PartNumber ?? 0, sizeBytes: Size ?? 0, etag: ETag ?? '' };
}

function at(uri: string, UploadId: string) {
  const { bucket, key } = parseObjectUri(uri);
  return { Bucket: bucket, Key: key, UploadId };
}
