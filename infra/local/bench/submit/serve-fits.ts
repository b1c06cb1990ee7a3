import type { AddressInfo } from 'node:net';
import express from 'express';

/** An Express server as short as it gets, for a peer: ends with its standard input, prints its port when it listens. */
export function serveFits(accept: (body: unknown) => Promise<string>): void {
  const app = express();
  app.use(express.json());
  app.post('/v1/fit', async (request, response) => {
    response.status(202).json({ id: await accept(request.body), status: 'queued' });
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  });
  process.stdin.once('close', () => process.exit()).resume();
}
