import { connect, createServer, type Server, type Socket } from 'node:net';
import { closed, listenOnLoopback } from '@fitlane/shared/testing/loopback.ts';

/** Stands in front of a server, counts the bytes that it is sent, and breaks connections. */
export class CuttingProxy {
  /** Sent towards the server, on all connections. */
  receivedBytes = 0;
  /** How many connections were cut off in the middle. */
  cuts = 0;
  readonly #target: () => URL;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #refusals = 0;
  #at: { readonly bytes: number; readonly act: () => void } | null = null;

  /** @param target asked at each connection: the target may start later than the proxy. */
  constructor(target: () => URL) {
    this.#target = target;
    this.#server = createServer((socket) => {
      this.#forward(socket);
    });
  }

  listen(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    return closed(this.#server);
  }

  /** Once so many bytes have come through, in the middle of whatever is being sent. */
  when(bytes: number, act: () => void): void {
    this.#at = { bytes, act };
  }

  /** Ends every connection, and the next ones as soon as they are made. */
  cut(refusals: number): void {
    this.#refusals = refusals;
    for (const socket of this.#open) {
      this.cuts += 1;
      socket.destroy();
    }
  }

  #forward(socket: Socket): void {
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      socket.destroy();
      return;
    }
    const { hostname, port } = this.#target();
    const onward = connect(Number(port), hostname);
    this.#open.add(socket);
    socket.on('data', ({ length }) => {
      this.#count(length);
    });
    joined(socket, onward, () => this.#open.delete(socket));
  }

  #count(bytes: number): void {
    this.receivedBytes += bytes;
    if (this.#at === null || this.receivedBytes < this.#at.bytes) return;
    const { act } = this.#at;
    this.#at = null;
    act();
  }
}

/** The end of one is the end of the other; what breaks them is theirs to notice. */
function joined(socket: Socket, onward: Socket, onEnd: () => void): void {
  const end = () => {
    socket.destroy();
    onward.destroy();
    onEnd();
  };
  for (const one of [socket, onward]) one.on('close', end).on('error', end);
  socket.pipe(onward).pipe(socket);
}
