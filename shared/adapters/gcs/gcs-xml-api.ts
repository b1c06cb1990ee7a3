import type { Storage } from '@google-cloud/storage';
import { parseObjectUri } from '../object-uri.ts';

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Requests of the XML API with the client's own credentials: its library has methods for the JSON API only. */
export class GcsXmlApi {
  readonly #client: Storage;

  constructor(client: Storage) {
    this.#client = client;
  }

  /** @returns the body. @throws Error with the HTTP status as its code, as the library's own. */
  async send(
    method: 'GET' | 'POST' | 'DELETE',
    uri: string,
    query: Readonly<Record<string, string>>,
    { headers, body }: Partial<Content> = {},
  ): Promise<string> {
    const { bucket, key } = parseObjectUri(uri);
    const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
    const url = `${this.#client.apiEndpoint}/${path}?${new URLSearchParams(query).toString()}`;
    const { status, data } = await this.#client.authClient.request<string>({
      url,
      method,
      responseType: 'text',
      validateStatus: () => true,
      ...(headers !== undefined && { headers: { ...headers } }),
      ...(body !== undefined && { data: body }),
    });
    if (status < 300) return data;
    throw Object.assign(new Error(`${method} answered ${status}: ${data}`), { code: status });
  }
}
