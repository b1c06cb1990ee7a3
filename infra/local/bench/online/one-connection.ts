// one-connection.ts JSON: makes the calls one after the other on one connection, in a process of its own;
// prints the median time of an answer in milliseconds. The first tenth only warms up.
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { median } from '../statistics.ts';

interface Asked {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly calls: number;
}

const { url, headers, body, calls } = JSON.parse(process.argv[2] ?? '') as Asked;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ms: number[] = [];
for (let made = 0; made < calls; made += 1) ms.push(await timed());
agent.destroy();
process.stdout.write(String(median(ms.slice(calls / 10))));

function timed(): Promise<number> {
  const since = performance.now();
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const call = request(url, { method: 'POST', agent, headers: { ...headers, ...length } });
    call.on('error', reject);
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - since);
        else reject(new Error(`answered ${response.statusCode ?? '?'}`));
      });
    });
    call.end(body);
  });
}
