import { dirname, join } from 'node:path';
import { BackgroundProcess } from '../background-process.ts';
import type { BenchContext } from '../bench-context.ts';
import { scriptPath } from '../measured-process.ts';
import { threadEnvironment } from '../threads.ts';
import { PeerDriver } from './peer-driver.ts';
import { startRedis } from './redis.ts';

const QUEUE = 'bench';
/** Where the peers find the data, and keep the model: bucket and key. */
const DATA = 'fitlane-datasets/bench/train.parquet';
const MODEL = 'fitlane-models/bench/model.joblib';

/** Redis, a worker of RQ and one of Celery, and the process that gives them work. */
export async function startPeers(
  { folder, python, endings }: BenchContext,
  dataPath: string,
  storage: Record<string, string>,
): Promise<PeerDriver> {
  const redis = await startRedis(folder);
  endings.add(redis.stop);
  const env = {
    ...storage,
    ...threadEnvironment(1), // as ours; two threads on loaded cores make such a fit much slower
    REDIS_URL: redis.url,
    PYTHONPATH: dirname(scriptPath('peer_jobs.py')),
  };
  const run = (name: string, args: string[]) => {
    const logPath = join(folder, `${name}.log`);
    const worker = new BackgroundProcess({ name, command: python, args, env, logPath });
    endings.add(() => worker.stop());
    return worker.until(() => Promise.resolve(/Listening on|ready\./.test(worker.output)));
  };
  await run('rq', ['-m', 'rq.cli', 'worker', '--url', redis.url, QUEUE]);
  await run('celery', [
    ...['-m', 'celery', '--app', 'peer_jobs', 'worker', '--pool', 'prefork'],
    ...['--concurrency', '1', '--loglevel', 'INFO', '--without-gossip', '--without-mingle'],
  ]);
  const driver = await PeerDriver.start(python, [dataPath, DATA, MODEL], env);
  endings.add(() => driver.stop());
  return driver;
}
