import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export type Accept = (socket: Socket) => void;

export interface OnePort {
  port: number;
  close(): void;
}

// Every HTTP/2 connection begins with `PRI * HTTP/2.0`, and no HTTP/1.1 method begins with these letters.
const PREFACE = 'PRI';

/** Google serves both of its transports at one address; so does this: gRPC is HTTP/2, and REST comes over HTTP/1.1. */
export async function listenOnOnePort(
  address: { host: string; port: number },
  transports: { http1: Accept; http2: Accept },
): Promise<OnePort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Clients that vanish are normal; whoever takes the socket over listens for itself.
    socket.on('error', () => undefined);
    dispatch(socket, transports);
  });
  server.listen(address);
  await once(server, 'listening');
  return {
    port: portOf(server),
    close: () => {
      closeAll(server, sockets);
    },
  };
}

function dispatch(socket: Socket, transports: { http1: Accept; http2: Accept }): void {
  socket.once('readable', () => {
    const head = socket.read() as Buffer | null;
    // null: it ended before it said anything.
    if (head === null) {
      socket.destroy();
      return;
    }
    socket.unshift(head);
    // One letter decides already; the first packet may hold no more.
    const isHttp2 = PREFACE.startsWith(head.toString('latin1', 0, PREFACE.length));
    (isHttp2 ? transports.http2 : transports.http1)(socket);
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): void {
  server.close();
  for (const socket of sockets) socket.destroy();
}
