import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closed, listenOnLoopback } from '../loopback.ts';
import { FakeGcsObjects, type ObjectAnswer } from './fake-gcs-objects.ts';
import { refusalOf, type ArrivedRequest, type Signer } from './v4-signature.ts';
import { XmlMultipart, type XmlAnswer } from './xml-multipart.ts';

/** What a service sends with its own requests, instead of a signature. */
export const ACCESS_TOKEN = 'access-token-of-the-test';

/**
 * Stands in front of fake-gcs-server, which checks no signatures: the XML API as Google documents it, over
 * the fake's JSON API. Requests of the JSON API pass unchanged.
 */
export class GcsGate {
  readonly #upstream: string;
  readonly #signer: Signer;
  readonly #objects: FakeGcsObjects;
  readonly #multipart = new XmlMultipart();
  readonly #server: Server;

  constructor(upstream: string, signer: Signer) {
    this.#upstream = upstream;
    this.#objects = new FakeGcsObjects(upstream);
    this.#signer = signer;
    this.#server = createServer((incoming, outgoing) => {
      if (/^\/(storage|upload|download)\//.test(incoming.url ?? '')) this.#pass(incoming, outgoing);
      else void this.#serve(incoming, outgoing);
    });
  }

  listen(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return closed(this.#server);
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, headers } = incoming;
    const onward = request(`${this.#upstream}${incoming.url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const arrived = arrivedOf(incoming);
    const body = await buffer(incoming);
    const refusal = this.#refusalOf(arrived, body);
    if (refusal !== null) {
      outgoing.writeHead(refusal.status).end(refusal.body);
      return;
    }
    const { status, headers, body: text } = await this.#answer(arrived, body);
    outgoing.writeHead(status, headers).end(text);
  }

  #refusalOf(arrived: ArrivedRequest, body: Uint8Array): XmlAnswer | null {
    if (arrived.headers['authorization'] === `Bearer ${ACCESS_TOKEN}`) return null;
    const reason = refusalOf(arrived, this.#signer, Date.now());
    if (reason !== null) return { status: 403, body: `<Message>${reason}</Message>` };
    const range = arrived.headers['x-goog-content-length-range'];
    const [least = 0, most = Infinity] = range?.split(',').map(Number) ?? [];
    const fits = body.length >= least && body.length <= most;
    return fits ? null : { status: 400, body: '<Message>the length is out of range</Message>' };
  }

  async #answer(
    { method, target, headers }: ArrivedRequest,
    body: Uint8Array,
  ): Promise<XmlAnswer | ObjectAnswer> {
    const [path = '', search] = target.split('?');
    const query = new URLSearchParams(search);
    const id = query.get('uploadId');
    const type = headers['content-type'] ?? 'application/octet-stream';
    if (method === 'POST' && query.has('uploads')) return this.#multipart.begin(path, type);
    if (id !== null) return this.#partsAnswer(method, path, query, id, body, headers);
    if (method === 'GET') return this.#objects.download(path, query);
    const generation = headers['x-goog-if-generation-match'];
    return { status: await this.#objects.keep(path, body, type, generation) };
  }

  async #partsAnswer(
    method: string,
    path: string,
    query: URLSearchParams,
    id: string,
    body: Uint8Array,
    headers: ArrivedRequest['headers'],
  ): Promise<XmlAnswer> {
    const number = Number(query.get('partNumber'));
    const keep = (content: Uint8Array, type: string) => this.#objects.keep(path, content, type);
    if (method === 'PUT') {
      return this.#multipart.put(path, id, number, body, headers['content-md5']);
    }
    if (method === 'DELETE') return this.#multipart.abort(path, id);
    if (method === 'GET') {
      return this.#multipart.list(path, id, Number(query.get('part-number-marker')));
    }
    return this.#multipart.complete(path, id, Buffer.from(body).toString(), keep);
  }
}

function arrivedOf({ method = '', url = '', headers }: IncomingMessage): ArrivedRequest {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const named = Object.fromEntries(entries) as Record<string, string>;
  // The library signs the host without its port, which the real store does not have.
  const host = named['host']?.replace(/:\d+$/, '') ?? '';
  return { method, target: url, headers: { ...named, host } };
}
