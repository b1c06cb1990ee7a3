import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { closed, listenOnLoopback } from '@fitlane/shared/testing/loopback.ts';
import type { Trouble } from '../faults/fault.ts';

export interface ArmedTrouble {
  readonly trouble: Trouble;
  /** Over `METHOD path`. */
  readonly calls: RegExp;
  readonly times: number;
  readonly delayMs: number;
  /** Told at each call that is spoiled. */
  readonly onHit: () => void;
}

/** What was sent to a server, and what it answered; whether the answer arrived is another matter. */
export interface Exchange {
  readonly path: string;
  readonly request: Buffer;
  readonly status: number;
  readonly answer: Buffer;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const OFFERED_AGAIN = { 'content-type': 'application/json', 'retry-after': '1' };

/** Stands between two parts that speak HTTP, spreads requests over the receivers, and spoils some. */
export class FaultyProxy {
  readonly #ports: () => readonly number[];
  readonly #onExchange: (exchange: Exchange) => void;
  readonly #server: Server;
  #armed: (ArmedTrouble & { left: number })[] = [];
  #turn = 0;

  /** @param ports of the receivers, asked at each request: they may start later than the proxy. */
  constructor(ports: () => readonly number[], onExchange: (exchange: Exchange) => void = () => {}) {
    this.#ports = ports;
    this.#onExchange = onExchange;
    this.#server = createServer((incoming, outgoing) => {
      // Whoever called has gone, or the receiver has: either notices by itself.
      this.#serve(incoming, outgoing).catch(() => outgoing.destroy());
    });
    this.#server.requestTimeout = 0;
  }

  listen(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return closed(this.#server);
  }

  /** The next so many matching calls are spoiled. */
  arm(trouble: ArmedTrouble): void {
    this.#armed.push({ ...trouble, left: trouble.times });
  }

  /** From now on all calls pass as they should. */
  calm(): void {
    this.#armed = [];
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const call = { method, path, headers, body: await buffer(incoming) };
    const spoiled = this.#take(`${method} ${path}`);
    switch (spoiled?.trouble) {
      case undefined:
        await this.#pass(call, outgoing);
        return;
      case 'loseRequest':
        outgoing.destroy();
        return;
      case 'refuse':
        outgoing.writeHead(503, OFFERED_AGAIN).end('{}');
        return;
      case 'loseAnswer':
        await this.#deliver(call);
        outgoing.destroy();
        return;
      case 'delay':
        await sleep(spoiled.delayMs);
        await this.#pass(call, outgoing);
        return;
      case 'duplicate':
        await Promise.all([this.#pass(call, outgoing), this.#deliver(call)]);
        return;
      case 'copyLater':
        await this.#pass(call, outgoing);
        await sleep(spoiled.delayMs);
        await this.#deliver(call);
        return;
      case 'twin':
        await this.#pass(call, outgoing);
        await this.#deliver(asTwin(call));
    }
  }

  #take(call: string): ArmedTrouble | undefined {
    const found = this.#armed.find(({ calls }) => calls.test(call));
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#armed = this.#armed.filter((armed) => armed !== found);
    found.onHit();
    return found;
  }

  async #pass(call: Call, outgoing: ServerResponse): Promise<void> {
    const { status, headers, answer } = await this.#deliver(call);
    outgoing.writeHead(status, headers).end(answer);
  }

  #deliver(call: Call) {
    return new Promise<{ status: number; headers: IncomingHttpHeaders; answer: Buffer }>(
      (resolve, reject) => {
        const { method, path, body } = call;
        // The body is here already: nobody needs to ask whether it is wanted.
        const { expect: _expect, ...headers } = call.headers;
        // A connection of its own: a kept one may lead to a process that was killed.
        const options = { method, path, headers, agent: false } as const;
        const target = { ...options, host: '127.0.0.1', port: this.#nextPort() };
        const onward = request(target, (response) => {
          buffer(response).then((answer) => {
            const { statusCode: status = 502 } = response;
            this.#onExchange({ path, request: body, status, answer });
            resolve({ status, headers: response.headers, answer });
          }, reject);
        });
        onward.on('error', reject);
        onward.end(body);
      },
    );
  }

  #nextPort(): number {
    const ports = this.#ports();
    this.#turn += 1;
    return ports[this.#turn % ports.length] ?? 0;
  }
}

/** The same call of another process: its nonce is its own. */
function asTwin(call: Call): Call {
  const sent = JSON.parse(call.body.toString()) as { nonce: string };
  const body = Buffer.from(JSON.stringify({ ...sent, nonce: `twin-of-${sent.nonce}` }));
  return { ...call, body, headers: { ...call.headers, 'content-length': String(body.length) } };
}
