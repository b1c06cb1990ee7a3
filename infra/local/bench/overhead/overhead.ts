import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { User } from '../../e2e/user.ts';
import { storageEnvironment } from '../../parts/storage-environment.ts';
import { Stack } from '../../stack.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { makeData } from '../sample-data.ts';
import { overheadFigures, type Rounds } from './overhead-figures.ts';
import type { PeerDriver } from './peer-driver.ts';
import { startPeers } from './peers.ts';
import { findRedis } from './redis.ts';
import { timeFit } from './timed-job.ts';

const ROWS = 1_000;
/** The first jobs of a fresh stack find caches empty and connections closed, on both sides. */
const WARM_UP_ROUNDS = 3;

/** What the platform adds to a small fit: from the submit to the success seen, minus the raw fit. */
export async function overhead(context: BenchContext): Promise<Figures> {
  findRedis(); // fails now, and not after the stack has started
  const dataPath = await makeData(context, { rows: ROWS, dtype: 'float64', hasTarget: true });
  const stack = await startStack(context);
  const peers = await startPeers(context, dataPath, storageEnvironment(stack.wiring));
  const key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  const user = new User(stack.addresses.api, key);
  return overheadFigures(await race(context, user, await user.upload(dataPath), peers));
}

/** Every setting as in production; only the port is a free one. */
async function startStack({ folder, endings, say }: BenchContext): Promise<Stack> {
  const stack = new Stack({ folder: join(folder, 'stack'), settings: { SERVER_PORT: '0' }, say });
  endings.add(() => stack.stop());
  await stack.start();
  return stack;
}

/** One job at a time, and in turns, so that a noisy moment of the machine meets all of them. */
async function race(
  { isQuick, say }: BenchContext,
  user: User,
  dataset: string,
  peers: PeerDriver,
): Promise<Rounds> {
  const rounds: Rounds = { ours: [], raw: [], rq: [], celery: [] };
  const runs = isQuick ? 5 : 30;
  say(`${runs} fits on each side, one at a time`);
  for (let run = 1 - WARM_UP_ROUNDS; run <= runs; run += 1) {
    const randomState = run + WARM_UP_ROUNDS;
    const ours = await timeFit(user, dataset, randomState);
    const raw = await peers.time('raw', randomState);
    const rq = await peers.time('rq', randomState);
    const celery = await peers.time('celery', randomState);
    if (run < 1) continue;
    rounds.ours.push(ours);
    rounds.raw.push(raw);
    rounds.rq.push(rq);
    rounds.celery.push(celery);
  }
  return rounds;
}
