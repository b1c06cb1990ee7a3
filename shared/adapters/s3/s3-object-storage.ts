import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Clock } from '../../ports/clock.ts';
import type {
  ObjectStat,
  ObjectStorage,
  PresignedTransfer,
  UploadConditions,
} from '../../ports/object-storage.ts';
import { parseObjectUri } from '../object-uri.ts';
import { objectGone } from '../storage-errors.ts';
import { callingS3, callingS3IfThere, isBeyondTheEnd } from './errors.ts';
import { presignGet, presignPut, uploadHeaders, windowUntil } from './presign.ts';
import { S3MultipartUploads } from './s3-multipart-uploads.ts';

/** S3 and what speaks its protocol: MinIO, R2, Ceph. */
export class S3ObjectStorage implements ObjectStorage {
  readonly multipart: S3MultipartUploads;
  readonly #client: S3Client;
  readonly #signer: S3Client;
  readonly #clock: Clock;

  /** @param signer a client of the address under which users reach the store, where that is another one. */
  constructor(client: S3Client, clock: Clock, signer = client) {
    this.multipart = new S3MultipartUploads(client, clock, signer);
    this.#client = client;
    this.#signer = signer;
    this.#clock = clock;
  }

  async presignUpload(
    uri: string,
    when: UploadConditions,
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const window = windowUntil(expiresAt, this.#clock.now());
    const object = parseObjectUri(uri);
    const url = await callingS3(() => presignPut(this.#signer, object, when, window));
    return { method: 'PUT', url, headers: uploadHeaders(when), expiresAt };
  }

  async presignDownload(
    uri: string,
    fileName: string,
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const window = windowUntil(expiresAt, this.#clock.now());
    const object = parseObjectUri(uri);
    const url = await callingS3(() => presignGet(this.#signer, object, fileName, window));
    return { method: 'GET', url, headers: {}, expiresAt };
  }

  stat(uri: string): Promise<ObjectStat | null> {
    return callingS3IfThere(async () => {
      const head = await this.#client.send(new HeadObjectCommand(at(uri)));
      return { sizeBytes: head.ContentLength ?? 0, etag: head.ETag ?? '' };
    });
  }

  async read(uri: string, start: number, end: number): Promise<Uint8Array> {
    if (start >= end) return new Uint8Array();
    try {
      const content = await this.#get(uri, `bytes=${start}-${end - 1}`);
      if (content === null) throw objectGone(uri, undefined);
      return content;
    } catch (error) {
      if (isBeyondTheEnd(error)) return new Uint8Array();
      throw error;
    }
  }

  readAll(uri: string): Promise<Uint8Array | null> {
    return this.#get(uri);
  }

  #get(uri: string, range?: string): Promise<Uint8Array | null> {
    const Range = range === undefined ? {} : { Range: range };
    return callingS3IfThere(async () => {
      const object = await this.#client.send(new GetObjectCommand({ ...at(uri), ...Range }));
      return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    });
  }

  async write(uri: string, content: Uint8Array, contentType: string): Promise<void> {
    const put = new PutObjectCommand({ ...at(uri), Body: content, ContentType: contentType });
    await callingS3(() => this.#client.send(put));
  }

  async delete(uri: string): Promise<void> {
    await callingS3(() => this.#client.send(new DeleteObjectCommand(at(uri))));
  }

  list(prefixUri: string): Promise<string[]> {
    const { bucket, key: prefix } = parseObjectUri(prefixUri);
    return callingS3(async () => {
      const query = { Bucket: bucket, Prefix: prefix };
      const keys: string[] = [];
      for await (const page of paginateListObjectsV2({ client: this.#client }, query)) {
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      }
      return keys.map((key) => `s3://${bucket}/${key}`);
    });
  }
}

function at(uri: string): { Bucket: string; Key: string } {
  const { bucket, key } = parseObjectUri(uri);
  return { Bucket: bucket, Key: key };
}
