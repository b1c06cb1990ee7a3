// rq-front.ts PYTHON SCRIPT: an Express server as one would put before RQ. It hands each request over a pipe to
// one Python process, which keeps its connection to Redis and calls RQ's own `enqueue`, and answers with the
// job's id. Prints its port when it is ready.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { AddressInfo } from 'node:net';
import express from 'express';

const [, , python = '', script = ''] = process.argv;
const enqueuer = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
/** Python answers in the order in which it is asked. */
const waiting: ((id: string) => void)[] = [];
const lines = createInterface({ input: enqueuer.stdout });
lines.once('line', () => {
  lines.on('line', (id) => waiting.shift()?.(id));
  listen();
});
process.stdin.once('close', () => process.exit()).resume();

function listen(): void {
  const app = express();
  app.use(express.json());
  app.post('/v1/fit', async (request, response) => {
    const id = await enqueue(request.body);
    response.status(202).json({ id, status: 'queued' });
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  });
}

function enqueue(body: unknown): Promise<string> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    enqueuer.stdin.write(`${JSON.stringify(body)}\n`);
  });
}
