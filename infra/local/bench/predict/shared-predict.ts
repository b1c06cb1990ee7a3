import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { python } from '../../e2e/python.ts';
import { User } from '../../e2e/user.ts';
import { startStack, type Stack } from '../../stack.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { makeData } from '../sample-data.ts';
import { median, summarize } from '../statistics.ts';
import { fitSameModel, type Sides } from './same-model.ts';

/** Of what two bare processes gain over one. */
const LEAST_GAIN = 0.85;
const THREADS = 1;

interface Seconds {
  readonly bareOne: number[];
  readonly bareTwo: number[];
  readonly oursOne: number[];
  readonly oursTwo: number[];
}

/** What a second task is worth: to jobs of a stack that has nothing else to do, and to bare processes. */
export async function sharedPredict(context: BenchContext): Promise<Figures> {
  const { rows, rounds } = context.isQuick
    ? { rows: 2_500_000, rounds: 1 }
    : { rows: 10_000_000, rounds: 3 };
  const sides = await fitSameModel(context);
  const dataPath = await makeData(context, { rows, dtype: 'float32', hasTarget: false });
  const job = await startJobs(context, dataPath);
  const seconds: Seconds = { bareOne: [], bareTwo: [], oursOne: [], oursTwo: [] };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`round ${round} of ${rounds}`);
    seconds.bareOne.push(await bare(context, sides, dataPath, 1));
    seconds.oursOne.push(await job(1));
    seconds.bareTwo.push(await bare(context, sides, dataPath, 2));
    seconds.oursTwo.push(await job(2));
  }
  return figures(rows, seconds);
}

/** So many processes of the container at once, each with its share of the row groups. */
async function bare(
  { folder }: BenchContext,
  { container, model }: Sides,
  dataPath: string,
  count: number,
): Promise<number> {
  const since = performance.now();
  const shares = Array.from({ length: count }, (_, index) => ({ index, count }));
  await Promise.all(
    shares.map((share) => {
      const outFolder = join(folder, `bare-${share.index}`);
      return container.predict({ dataPath, outFolder, threads: THREADS, model, share });
    }),
  );
  return (performance.now() - since) / 1000;
}

/** @returns seconds from the submit of a prediction by so many tasks until it has succeeded. */
async function startJobs(
  context: BenchContext,
  dataPath: string,
): Promise<(tasks: number) => Promise<number>> {
  const stack = await startStack({
    folder: join(context.folder, 'stack'),
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    say: context.say,
  });
  context.endings.add(() => stack.stop());
  const key = readFileSync(stack.apiKeyPath, 'utf8').trim();
  const user = new User(stack.addresses.api, key);
  const train = await makeData(context, { rows: 10_000, dtype: 'float64', hasTarget: true });
  const { id } = await user.submit('fit', { dataset: await user.upload(train), lane: 'express' });
  const version = (await user.succeeded(id)).outputs?.version;
  const dataset = await uploaded(stack, key, dataPath);
  return async (tasks) => {
    const since = performance.now();
    const job = await user.submit('predict', { dataset, version, lane: 'bulk', tasks });
    await user.succeeded(job.id);
    return (performance.now() - since) / 1000;
  };
}

/** In parts, as the client does it. */
async function uploaded(stack: Stack, key: string, path: string): Promise<string> {
  const program = 'import sys; from fitlane import Client; print(Client().upload(sys.argv[1]).id)';
  const environment = { FITLANE_URL: stack.addresses.api, FITLANE_API_KEY: key };
  const { code, output } = await python(['-c', program, path], environment);
  const [id] = /\bds_\w+/.exec(output) ?? [];
  if (code !== 0 || id === undefined) throw new Error(output);
  return id;
}

function figures(rows: number, { bareOne, bareTwo, oursOne, oursTwo }: Seconds): Figures {
  const gain = (one: number[], two: number[]) => median(one) / median(two) - 1;
  const [ours, theirs] = [gain(oursOne, oursTwo), gain(bareOne, bareTwo)];
  return {
    unit: 'times faster with a second task',
    ours,
    peers: { 'bare processes': theirs },
    targets: [
      {
        what: 'what the second task is worth, of what a second process is',
        value: ours / theirs,
        must: 'at least',
        bound: LEAST_GAIN,
      },
    ],
    details: {
      ...{ rows, columns: 20, threads: THREADS },
      seconds: {
        bareOne: summarize(bareOne),
        bareTwo: summarize(bareTwo),
        oursOne: summarize(oursOne),
        oursTwo: summarize(oursTwo),
      },
    },
  };
}
