import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createFirestore } from '@fitlane/shared/adapters/firestore/client.ts';
import { User } from '../../e2e/user.ts';
import { PROJECT } from '../../local-project.ts';
import { startStack, type Stack } from '../../stack.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { scriptPath } from '../measured-process.ts';
import { findRedis, startRedis } from '../overhead/redis.ts';
import { makeData } from '../sample-data.ts';
import { closedLoop, type LoopTimes } from './closed-loop.ts';
import { LineProcess } from './line-process.ts';
import { submitFigures } from './submit-figures.ts';
import { writtenDocuments } from './written-documents.ts';

const CLIENTS = 32;
const ROWS = 1_000;
const NO_LIMIT = '100000000';

type Side = (calls: number) => Promise<LoopTimes>;

/** How many jobs are accepted in a second, from clients that each wait for their answer. */
export async function submit(context: BenchContext): Promise<Figures> {
  findRedis(); // fails now, and not after the stack has started
  const stack = await startAccepting(context);
  const user = new User(stack.addresses.api, readFileSync(stack.apiKeyPath, 'utf8').trim());
  const data = await makeData(context, { rows: ROWS, dtype: 'float64', hasTarget: true });
  const dataset = await user.upload(data);
  const ours = fits(user, dataset);
  const written = await writeDocuments(context, stack, await ours.submitOne());
  const raw = startRaw(context, written);
  const front = fits(new User(await startRawFront(context, written), 'none'), dataset);
  const rq = fits(new User(await startRq(context), 'none'), dataset);
  return race(context, [ours.side, raw, front.side, rq.side]);
}

/** What a job needs to be accepted. Nothing computes: that would be another bench. */
async function startAccepting({ folder, endings, say }: BenchContext): Promise<Stack> {
  const limits = { TENANT_SUBMITS_PER_MINUTE: NO_LIMIT, TENANT_QUEUED_JOBS: NO_LIMIT };
  const stack = await startStack({
    folder: join(folder, 'stack'),
    only: ['firestore', 'pubsub', 'minio', 'api'],
    settings: { SERVER_PORT: '0', ...limits },
    say,
  });
  endings.add(() => stack.stop());
  process.env['FIRESTORE_EMULATOR_HOST'] = stack.addresses.firestoreHost;
  process.env['METADATA_SERVER_DETECTION'] = 'none'; // else the client looks for Google's, for seconds
  await takeWakeUps(stack, endings);
  return stack;
}

/** Else the emulator would send all of them again and again. */
async function takeWakeUps(stack: Stack, endings: BenchContext['endings']): Promise<void> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(204).end();
  });
  server.listen(Number(new URL(stack.addresses.controller).port), '127.0.0.1');
  await once(server, 'listening');
  endings.add(() => {
    server.closeAllConnections();
    server.close();
    return Promise.resolve();
  });
}

/** A random state of its own, and no reuse: each is a job of its own. */
function fits(user: User, dataset: string) {
  let randomState = 0;
  const submitOne = async () => {
    randomState += 1;
    const own = { randomState, reuse: false, lane: 'bulk', validation: 'none' };
    return (await user.submit('fit', { dataset, ...own })).id;
  };
  const side: Side = (calls) => closedLoop(CLIENTS, calls, submitOne);
  return { submitOne, side };
}

/** What a process needs to commit the same documents as one accepted job. */
interface Written {
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

async function writeDocuments(
  { folder }: BenchContext,
  stack: Stack,
  jobId: string,
): Promise<Written> {
  const firestore = createFirestore(PROJECT);
  const documents = await writtenDocuments(firestore, jobId);
  await firestore.terminate();
  if (documents.length !== 3)
    throw new Error(`${jobId} wrote ${documents.length} documents, not 3`);
  const path = join(folder, 'documents.json');
  writeFileSync(path, JSON.stringify(documents));
  const env = {
    FIRESTORE_EMULATOR_HOST: stack.addresses.firestoreHost,
    METADATA_SERVER_DETECTION: 'none',
  };
  return { args: [path, PROJECT], env };
}

function startRaw({ endings }: BenchContext, { args, env }: Written): Side {
  const writer = new LineProcess('raw-writer.ts', args, env);
  endings.add(() => writer.stop());
  return async (calls) => JSON.parse(await writer.ask({ callers: CLIENTS, calls })) as LoopTimes;
}

async function startRawFront({ endings }: BenchContext, { args, env }: Written): Promise<string> {
  const front = new LineProcess('raw-front.ts', args, env);
  endings.add(() => front.stop());
  return `http://127.0.0.1:${await front.read()}`;
}

async function startRq({ folder, python, endings }: BenchContext): Promise<string> {
  const redis = await startRedis(folder);
  endings.add(redis.stop);
  const env = { REDIS_URL: redis.url, PYTHONPATH: dirname(scriptPath('peer_jobs.py')) };
  const front = new LineProcess('rq-front.ts', [python, scriptPath('rq_enqueue.py')], env);
  endings.add(() => front.stop());
  return `http://127.0.0.1:${await front.read()}`;
}

/** In turns, so that a noisy moment of the machine meets all of them. The first round only warms up. */
async function race({ isQuick, say }: BenchContext, sides: readonly Side[]): Promise<Figures> {
  const rounds = isQuick ? 2 : 10;
  const calls = isQuick ? 100 : 500;
  say(`${rounds} rounds of ${calls} jobs from ${CLIENTS} clients on each side`);
  const times: LoopTimes[][] = sides.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, side] of sides.entries()) {
      const measured = await side(calls);
      if (round > 0) times[index]?.push(measured);
    }
  }
  const [ours = [], raw = [], front = [], rq = []] = times;
  return submitFigures({ ours, raw, front, rq });
}
