import { createHash } from 'node:crypto';
import { storageRefused } from '../adapters/storage-errors.ts';
import type { MultipartUploads, PresignedTransfer, StoredPart } from '../ports/object-storage.ts';
import { answer } from './answer.ts';

/** The parts of large objects in maps; `take` is what the store does with a part that is sent. */
export class MemoryMultipartUploads implements MultipartUploads {
  readonly #objects: Map<string, Uint8Array>;
  readonly #host: string;
  readonly #uploads = new Map<string, Map<number, Uint8Array>>();
  #begun = 0;

  constructor(objects: Map<string, Uint8Array>, host: string) {
    this.#objects = objects;
    this.#host = host;
  }

  begin(): Promise<string> {
    return answer(() => {
      const id = `upload-${(this.#begun += 1)}`;
      this.#uploads.set(id, new Map());
      return id;
    });
  }

  presignPart(
    uri: string,
    uploadId: string,
    { number, sizeBytes }: { readonly number: number; readonly sizeBytes: number },
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    const query = { uri, uploadId, number: String(number), sizeBytes: String(sizeBytes) };
    const url = `${this.#host}/part?${new URLSearchParams(query).toString()}`;
    const headers = { 'content-length': String(sizeBytes) };
    return answer(() => ({ method: 'PUT', url, headers, expiresAt }));
  }

  /** The status of the store's answer; null when the URL is none of a part. */
  take({ url, headers }: PresignedTransfer, body: Uint8Array): number | null {
    const query = new URL(url).searchParams;
    const id = query.get('uploadId');
    if (id === null) return null;
    const parts = this.#uploads.get(id);
    if (parts === undefined) return 404;
    if (body.length !== Number(query.get('sizeBytes'))) return 403;
    if ((headers['content-md5'] ?? md5(body, 'base64')) !== md5(body, 'base64')) return 400;
    parts.set(Number(query.get('number')), body.slice());
    return 200;
  }

  parts(_uri: string, uploadId: string): Promise<StoredPart[] | null> {
    return answer(() => {
      const parts = this.#uploads.get(uploadId);
      return parts === undefined ? null : [...parts].map(storedPart).sort(byNumber);
    });
  }

  complete(uri: string, uploadId: string, named: readonly StoredPart[]): Promise<void> {
    return answer(() => {
      const parts = this.#uploads.get(uploadId);
      if (parts === undefined) return;
      const contents = named.map(({ number }) => parts.get(number));
      const content = Buffer.concat(contents.filter((part) => part !== undefined));
      if (contents.includes(undefined) || this.#objects.has(uri)) throw storageRefused(undefined);
      this.#objects.set(uri, new Uint8Array(content));
      this.#uploads.delete(uploadId);
    });
  }

  abort(_uri: string, uploadId: string): Promise<void> {
    return answer(() => {
      this.#uploads.delete(uploadId);
    });
  }
}

function storedPart([number, content]: [number, Uint8Array]): StoredPart {
  return { number, sizeBytes: content.length, etag: md5(content, 'hex') };
}

function md5(content: Uint8Array, encoding: 'hex' | 'base64'): string {
  return createHash('md5').update(content).digest(encoding);
}

function byNumber(a: StoredPart, b: StoredPart): number {
  return a.number - b.number;
}
