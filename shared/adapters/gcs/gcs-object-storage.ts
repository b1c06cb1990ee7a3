import type { File, Storage } from '@google-cloud/storage';
import type { Clock } from '../../ports/clock.ts';
import type {
  ObjectStat,
  ObjectStorage,
  PresignedTransfer,
  UploadConditions,
} from '../../ports/object-storage.ts';
import { attachment } from '../content-disposition.ts';
import { parseObjectUri } from '../object-uri.ts';
import { objectGone } from '../storage-errors.ts';
import { callingGcs, callingGcsIfThere, isBeyondTheEnd } from './errors.ts';
import { GcsMultipartUploads } from './gcs-multipart-uploads.ts';

/**
 * Google Cloud Storage. Without a key file, URLs are signed by the IAM credentials API: the service account
 * needs serviceAccountTokenCreator on itself.
 */
export class GcsObjectStorage implements ObjectStorage {
  readonly multipart: GcsMultipartUploads;
  readonly #client: Storage;
  readonly #clock: Clock;

  constructor(client: Storage, clock: Clock) {
    this.multipart = new GcsMultipartUploads(client, clock);
    this.#client = client;
    this.#clock = clock;
  }

  /** The length is bound; a SHA-256 is not, as the store has no such check: readers compare it. */
  async presignUpload(
    uri: string,
    { contentType, sizeBytes }: UploadConditions,
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const extensionHeaders = { ...WRITE_ONCE, ...lengthHeaders(sizeBytes) };
    const [url] = await callingGcs(() =>
      this.#file(uri).getSignedUrl({
        ...this.#window(expiresAt),
        action: 'write',
        contentType,
        extensionHeaders,
      }),
    );
    const headers = { 'content-type': contentType, ...extensionHeaders };
    return { method: 'PUT', url, headers, expiresAt };
  }

  async presignDownload(
    uri: string,
    fileName: string,
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const responseDisposition = attachment(fileName);
    const [url] = await callingGcs(() =>
      this.#file(uri).getSignedUrl({
        ...this.#window(expiresAt),
        action: 'read',
        responseDisposition,
      }),
    );
    return { method: 'GET', url, headers: {}, expiresAt };
  }

  #window(expiresAt: number) {
    const version = 'v4' as const;
    return { version, accessibleAt: this.#clock.now(), expires: expiresAt };
  }

  stat(uri: string): Promise<ObjectStat | null> {
    return callingGcsIfThere(async () => {
      const [{ size, etag }] = await this.#file(uri).getMetadata();
      return { sizeBytes: Number(size ?? 0), etag: etag ?? '' };
    });
  }

  async read(uri: string, start: number, end: number): Promise<Uint8Array> {
    if (start >= end) return new Uint8Array();
    try {
      const content = await this.#download(uri, { start, end: end - 1 });
      if (content === null) throw objectGone(uri, undefined);
      return content;
    } catch (error) {
      if (isBeyondTheEnd(error)) return new Uint8Array();
      throw error;
    }
  }

  readAll(uri: string): Promise<Uint8Array | null> {
    return this.#download(uri, {});
  }

  #download(uri: string, range: { start?: number; end?: number }): Promise<Uint8Array | null> {
    return callingGcsIfThere(async () => {
      const [content] = await this.#file(uri).download({ ...range, decompress: false });
      return new Uint8Array(content);
    });
  }

  async write(uri: string, content: Uint8Array, contentType: string): Promise<void> {
    const file = this.#file(uri);
    // One request: resumable uploads pay off above some megabytes, and what we write is small.
    await callingGcs(() => file.save(Buffer.from(content), { contentType, resumable: false }));
  }

  async delete(uri: string): Promise<void> {
    await callingGcs(() => this.#file(uri).delete({ ignoreNotFound: true }));
  }

  async list(prefixUri: string): Promise<string[]> {
    const { bucket, key: prefix } = parseObjectUri(prefixUri);
    const [files] = await callingGcs(() => this.#client.bucket(bucket).getFiles({ prefix }));
    return files.map(({ name }) => `gs://${bucket}/${name}`);
  }

  #file(uri: string): File {
    const { bucket, key } = parseObjectUri(uri);
    return this.#client.bucket(bucket).file(key);
  }
}

/** Generation 0: there is no such object yet. */
const WRITE_ONCE = { 'x-goog-if-generation-match': '0' };

/** The store itself counts: a signed content-length would be one that the client's library chooses. */
function lengthHeaders(sizeBytes: number | undefined): Record<string, string> {
  if (sizeBytes === undefined) return {};
  return { 'x-goog-content-length-range': `${sizeBytes},${sizeBytes}` };
}
