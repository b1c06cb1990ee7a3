import { createHash } from 'node:crypto';
import { objectGone } from '../adapters/storage-errors.ts';
import type {
  ObjectStat,
  ObjectStorage,
  PresignedTransfer,
  UploadConditions,
} from '../ports/object-storage.ts';
import { answer } from './answer.ts';
import { MemoryMultipartUploads } from './memory-multipart-uploads.ts';

export interface TransferAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

const HOST = 'https://storage.example';

const EMPTY = new Uint8Array();

/** Objects in a map. Presigned transfers are carried out by `send`, under the conditions they were signed for. */
export class MemoryObjectStorage implements ObjectStorage {
  readonly objects = new Map<string, Uint8Array>();
  readonly multipart = new MemoryMultipartUploads(this.objects, HOST);
  readonly #uploads = new Map<string, UploadConditions>();

  presignUpload(
    uri: string,
    when: UploadConditions,
    expiresAt: number,
  ): Promise<PresignedTransfer> {
    return answer(() => {
      const url = `${HOST}/${this.#uploads.size}?uri=${encodeURIComponent(uri)}`;
      this.#uploads.set(url, when);
      const headers = { 'content-type': when.contentType, 'if-none-match': '*' };
      return { method: 'PUT', url, headers, expiresAt };
    });
  }

  presignDownload(uri: string, fileName: string, expiresAt: number): Promise<PresignedTransfer> {
    const query = new URLSearchParams({ uri, fileName });
    return answer(() => ({
      method: 'GET',
      url: `${HOST}/?${query.toString()}`,
      headers: {},
      expiresAt,
    }));
  }

  /** What the store answers to whoever uses a presigned transfer. */
  send(transfer: PresignedTransfer, body: Uint8Array = EMPTY): Promise<TransferAnswer> {
    const { method, url } = transfer;
    return answer(() => {
      const uri = new URL(url).searchParams.get('uri') ?? '';
      const found = this.objects.get(uri);
      if (method === 'GET') return { status: found ? 200 : 404, body: found ?? EMPTY };
      const status = this.multipart.take(transfer, body) ?? this.#take(url, uri, body);
      return { status, body: EMPTY };
    });
  }

  #take(url: string, uri: string, body: Uint8Array): number {
    if (!fits(body, this.#uploads.get(url))) return 400;
    if (this.objects.has(uri)) return 412;
    this.objects.set(uri, body.slice());
    return 200;
  }

  stat(uri: string): Promise<ObjectStat | null> {
    return answer(() => {
      const content = this.objects.get(uri);
      if (content === undefined) return null;
      return { sizeBytes: content.length, etag: sha256(content) };
    });
  }

  read(uri: string, start: number, end: number): Promise<Uint8Array> {
    return answer(() => {
      const content = this.objects.get(uri);
      if (content === undefined) throw objectGone(uri, undefined);
      return content.slice(start, end);
    });
  }

  readAll(uri: string): Promise<Uint8Array | null> {
    return answer(() => this.objects.get(uri)?.slice() ?? null);
  }

  write(uri: string, content: Uint8Array): Promise<void> {
    return answer(() => {
      this.objects.set(uri, content.slice());
    });
  }

  delete(uri: string): Promise<void> {
    return answer(() => {
      this.objects.delete(uri);
    });
  }

  list(prefixUri: string): Promise<string[]> {
    return answer(() => [...this.objects.keys()].filter((uri) => uri.startsWith(prefixUri)).sort());
  }
}

function fits(body: Uint8Array, when: UploadConditions | undefined): boolean {
  if (when === undefined) return false;
  const hasSize = (when.sizeBytes ?? body.length) === body.length;
  return hasSize && (when.sha256 === undefined || when.sha256 === sha256(body));
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
