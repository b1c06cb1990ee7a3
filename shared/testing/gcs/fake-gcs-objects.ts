export interface ObjectAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Objects of fake-gcs-server by its JSON API, named by the XML API's paths: /bucket/key. */
export class FakeGcsObjects {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** @returns the status: 412 when the object has another generation. */
  async keep(
    path: string,
    content: Uint8Array,
    type: string,
    ifGenerationMatch?: string,
  ): Promise<number> {
    const { bucket, key } = parse(path);
    const condition = ifGenerationMatch === undefined ? {} : { ifGenerationMatch };
    const query = new URLSearchParams({ uploadType: 'media', name: key, ...condition });
    const url = `${this.#endpoint}/upload/storage/v1/b/${bucket}/o?${query.toString()}`;
    const headers = { 'content-type': type };
    const response = await fetch(url, { method: 'POST', headers, body: content.slice() });
    await response.arrayBuffer();
    return response.status;
  }

  async download(path: string, query: URLSearchParams): Promise<ObjectAnswer> {
    const { bucket, key } = parse(path);
    const url = `${this.#endpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(key)}?alt=media`;
    const response = await fetch(url);
    const disposition = query.get('response-content-disposition');
    return {
      status: response.status,
      headers: disposition === null ? {} : { 'content-disposition': disposition },
      body: new Uint8Array(await response.arrayBuffer()),
    };
  }
}

function parse(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...key] = path.split('/');
  return { bucket, key: decodeURIComponent(key.join('/')) };
}
