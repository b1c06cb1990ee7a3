import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between tasks and controller, and loses answers: the request was served, nobody learns of it. */
export class LossyProxy {
  /** How many answers were lost. */
  lost = 0;
  readonly #targetPort: () => number;
  readonly #server: Server;
  #pattern: RegExp | null = null;
  #left = 0;

  /** @param targetPort asked at each request: the target may start later than the proxy. */
  constructor(targetPort: () => number) {
    this.#targetPort = targetPort;
    this.#server = createServer((incoming, outgoing) => {
      this.#forward(incoming, outgoing);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  /** The next answers to matching paths never arrive. */
  loseAnswers(pattern: RegExp, count: number): void {
    this.lost = 0;
    this.#pattern = pattern;
    this.#left = count;
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url, headers } = incoming;
    const isLost = this.#takeLoss(url ?? '');
    const options = { host: '127.0.0.1', port: this.#targetPort(), method, path: url, headers };
    const onward = request(options, (answer) => {
      if (isLost) {
        // Only when all of it has arrived here has the controller done its work.
        answer.resume().on('end', () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  #takeLoss(path: string): boolean {
    if (this.#left === 0 || this.#pattern?.test(path) !== true) return false;
    this.#left -= 1;
    this.lost += 1;
    return true;
  }
}
