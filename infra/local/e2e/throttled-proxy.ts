import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { closed, listenOnLoopback } from '@fitlane/shared/testing/loopback.ts';

/** Stands in front of a server whose answers come slowly, on each connection alike. */
export class ThrottledProxy {
  readonly #targetPort: () => number;
  readonly #bytesPerSecond: number;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  /** @param targetPort asked at each connection: the target may start later than the proxy. */
  constructor(targetPort: () => number, bytesPerSecond: number) {
    this.#targetPort = targetPort;
    this.#bytesPerSecond = bytesPerSecond;
    this.#server = createServer((client) => {
      void this.#forward(client);
    });
  }

  listen(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    return closed(this.#server);
  }

  async #forward(client: Socket): Promise<void> {
    const server = connect(this.#targetPort(), '127.0.0.1');
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(server);
    for await (const chunk of server as AsyncIterable<Buffer>) {
      await sleep((chunk.length / this.#bytesPerSecond) * 1000);
      if (client.destroyed) return;
      if (!client.write(chunk)) await once(client, 'drain').catch(() => undefined);
    }
  }
}
