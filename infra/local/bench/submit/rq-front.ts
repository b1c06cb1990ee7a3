// rq-front.ts PYTHON SCRIPT: an Express server as one would put before RQ. It hands each request over a pipe to
// one Python process, which keeps its connection to Redis and calls RQ's own `enqueue`, and answers with the
// job's id. Prints its port when it is ready.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { serveFits } from './serve-fits.ts';

const [, , python = '', script = ''] = process.argv;
const enqueuer = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
/** Python answers in the order in which it is asked. */
const waiting: ((id: string) => void)[] = [];
const lines = createInterface({ input: enqueuer.stdout });
lines.once('line', () => {
  lines.on('line', (id) => waiting.shift()?.(id));
  serveFits(enqueue);
});

function enqueue(body: unknown): Promise<string> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    enqueuer.stdin.write(`${JSON.stringify(body)}\n`);
  });
}
