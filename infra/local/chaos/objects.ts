import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { BUCKETS } from '../local-project.ts';
import { STORAGE_REGION, storageCredentials } from '../parts/storage-environment.ts';
import type { Wiring } from '../wiring.ts';

export interface StoredObject {
  /** s3://bucket/key */
  readonly uri: string;
  readonly sizeBytes: number;
  /** Epoch ms, by the store's clock. */
  readonly writtenAt: number;
}

/** The buckets themselves, past everything that stands in front of them. */
export class Objects {
  readonly #client: S3Client;

  constructor(wiring: Wiring) {
    const { user, password } = storageCredentials(wiring);
    this.#client = new S3Client({
      endpoint: `http://127.0.0.1:${wiring.ports.minio}`,
      region: STORAGE_REGION,
      credentials: { accessKeyId: user, secretAccessKey: password },
      forcePathStyle: true,
    });
  }

  async all(): Promise<StoredObject[]> {
    const lists = await Promise.all(Object.values(BUCKETS).map((bucket) => this.#list(bucket)));
    return lists.flat();
  }

  async #list(Bucket: string): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
        const writtenAt = LastModified?.getTime() ?? 0;
        found.push({ uri: `s3://${Bucket}/${Key}`, sizeBytes: Size, writtenAt });
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return found;
  }

  async read(uri: string): Promise<Uint8Array> {
    const { Body } = await this.#client.send(new GetObjectCommand(placeOf(uri)));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async write(uri: string, content: Uint8Array): Promise<void> {
    await this.#client.send(new PutObjectCommand({ ...placeOf(uri), Body: content }));
  }

  close(): void {
    this.#client.destroy();
  }
}

function placeOf(uri: string): { Bucket: string; Key: string } {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  return { Bucket, Key };
}
