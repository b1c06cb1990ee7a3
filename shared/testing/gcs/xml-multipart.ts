import { createHash } from 'node:crypto';

export interface XmlAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Keeps the whole object, once its parts are together. @returns the status. */
export type Keep = (content: Uint8Array, contentType: string) => Promise<number>;

interface Upload {
  readonly path: string;
  readonly contentType: string;
  readonly parts: Map<number, Uint8Array>;
}

/** One part a page: whoever reads only the first page is found out. */
const PAGE_PARTS = 1;
const NO_SUCH_UPLOAD: XmlAnswer = { status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' };

/**
 * The XML API's multipart uploads, which fake-gcs-server lacks, by its documentation:
 * https://cloud.google.com/storage/docs/multipart-uploads
 */
export class XmlMultipart {
  readonly #uploads = new Map<string, Upload>();
  #begun = 0;

  begin(path: string, contentType: string): XmlAnswer {
    const id = `upload/${(this.#begun += 1)}+=`;
    this.#uploads.set(id, { path, contentType, parts: new Map() });
    return { status: 200, body: `<Initiate><UploadId>${id}</UploadId></Initiate>` };
  }

  /** @param md5 of the Content-MD5 header. */
  put(path: string, id: string, number: number, body: Uint8Array, md5?: string): XmlAnswer {
    const upload = this.#of(path, id);
    if (upload === undefined) return NO_SUCH_UPLOAD;
    const digest = createHash('md5').update(body).digest();
    if (md5 !== undefined && md5 !== digest.toString('base64')) return { status: 400 };
    upload.parts.set(number, body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }

  list(path: string, id: string, after: number): XmlAnswer {
    const upload = this.#of(path, id);
    if (upload === undefined) return NO_SUCH_UPLOAD;
    const rest = [...upload.parts].filter(([number]) => number > after).sort(([a], [b]) => a - b);
    const parts = rest
      .slice(0, PAGE_PARTS)
      .map(
        ([number, content]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${etagOf(content).replaceAll('"', '&quot;')}</ETag><Size>${content.length}</Size></Part>`,
      );
    const isTruncated = `<IsTruncated>${rest.length > PAGE_PARTS}</IsTruncated>`;
    return { status: 200, body: `<Parts>${isTruncated}${parts.join('')}</Parts>` };
  }

  async complete(path: string, id: string, body: string, keep: Keep): Promise<XmlAnswer> {
    const upload = this.#of(path, id);
    if (upload === undefined) return NO_SUCH_UPLOAD;
    const named = [...body.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g)];
    const contents = named.flatMap(([, number, etag]) => {
      const part = upload.parts.get(Number(number));
      return part !== undefined && etagOf(part) === etag ? [part] : [];
    });
    if (contents.length < named.length || named.length === 0) return { status: 400 };
    this.#uploads.delete(id);
    return { status: await keep(Buffer.concat(contents), upload.contentType), body: '<Done/>' };
  }

  abort(path: string, id: string): XmlAnswer {
    if (this.#of(path, id) === undefined) return NO_SUCH_UPLOAD;
    this.#uploads.delete(id);
    return { status: 204 };
  }

  #of(path: string, id: string): Upload | undefined {
    const upload = this.#uploads.get(id);
    return upload?.path === path ? upload : undefined;
  }
}

function etagOf(content: Uint8Array): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
