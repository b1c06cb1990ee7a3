import type { Storage } from '@google-cloud/storage';
import type { Clock } from '../../ports/clock.ts';
import type {
  MultipartUploads,
  PresignedTransfer,
  StoredPart,
} from '../../ports/object-storage.ts';
import { parseObjectUri } from '../object-uri.ts';
import { callingGcs, callingGcsIfThere } from './errors.ts';
import { GcsXmlApi } from './gcs-xml-api.ts';
import { completionBody, isTruncated, partsIn, uploadIdIn } from './multipart-xml.ts';

/**
 * Multipart uploads of the XML API, which are S3's. It takes no preconditions: an object is written once
 * because an upload is completed once. https://cloud.google.com/storage/docs/multipart-uploads
 */
export class GcsMultipartUploads implements MultipartUploads {
  readonly #client: Storage;
  readonly #clock: Clock;
  readonly #xml: GcsXmlApi;

  constructor(client: Storage, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#xml = new GcsXmlApi(client);
  }

  async begin(uri: string, contentType: string): Promise<string> {
    const headers = { 'content-type': contentType };
    const answer = await callingGcs(() =>
      this.#xml.send('POST', uri, { uploads: '' }, { headers, body: '' }),
    );
    return uploadIdIn(answer);
  }

  /** Content-MD5 may be sent unsigned, and is checked by the store all the same. */
  async presignPart(
    uri: string,
    uploadId: string,
    { number, sizeBytes }: { readonly number: number; readonly sizeBytes: number },
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const { bucket, key } = parseObjectUri(uri);
    const headers = { 'content-length': String(sizeBytes) };
    const [url] = await callingGcs(() =>
      this.#client
        .bucket(bucket)
        .file(key)
        .getSignedUrl({
          version: 'v4',
          action: 'write',
          accessibleAt: this.#clock.now(),
          expires: expiresAt,
          extensionHeaders: headers,
          queryParams: { partNumber: String(number), uploadId },
        }),
    );
    return { method: 'PUT', url, headers, expiresAt };
  }

  parts(uri: string, uploadId: string): Promise<StoredPart[] | null> {
    return callingGcsIfThere(async () => {
      const stored: StoredPart[] = [];
      for (;;) {
        const after = { 'part-number-marker': String(stored.at(-1)?.number ?? 0) };
        const page = await this.#xml.send('GET', uri, { uploadId, ...after });
        stored.push(...partsIn(page));
        if (!isTruncated(page)) return stored;
      }
    });
  }

  async complete(uri: string, uploadId: string, parts: readonly StoredPart[]): Promise<void> {
    const body = completionBody(parts);
    const headers = { 'content-type': 'application/xml' };
    await callingGcsIfThere(() => this.#xml.send('POST', uri, { uploadId }, { headers, body }));
  }

  async abort(uri: string, uploadId: string): Promise<void> {
    await callingGcsIfThere(() => this.#xml.send('DELETE', uri, { uploadId }));
  }
}
