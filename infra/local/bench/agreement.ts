import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { e2ePython } from '../e2e/e2e-venv.ts';
import { ROOT } from '../set-up/paths.mjs';
import { startStack } from '../stack.ts';
import { childEnvironment } from '../supervision/child-environment.ts';
import type { BenchContext } from './bench-context.ts';
import type { Figures } from './bench-result.ts';

/** As infra/local/e2e/python/online/agreement.py prints it. */
interface Agreement {
  readonly family: string;
  readonly rows: number;
  readonly labels_batch: number;
  readonly labels_online: number;
  readonly probability_batch: number;
  readonly probability_online: number;
}

const LARGEST_DIFFERENCE = 1e-12;

/** What `npm test -- online` asks of 20,000 rows of each kind, of a million. */
export async function agreement(context: BenchContext): Promise<Figures> {
  const python = await e2ePython(context.say);
  const stack = await startStack({
    folder: join(context.folder, 'stack'),
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    say: context.say,
  });
  context.endings.add(() => stack.stop());
  const found = await measure(python, context.isQuick ? 20_000 : 1_000_000, {
    FITLANE_URL: stack.addresses.api,
    FITLANE_API_KEY: readFileSync(stack.apiKeyPath, 'utf8').trim(),
  });
  return figuresOf(found);
}

async function measure(
  python: string,
  rows: number,
  client: Record<string, string>,
): Promise<readonly Agreement[]> {
  const folders = ['infra/local/e2e/python', 'clients/python/src'].map((path) => join(ROOT, path));
  const env = childEnvironment({ ...client, PYTHONPATH: folders.join(':') });
  const args = ['-m', 'online.agreement', String(rows)];
  const { stdout } = await promisify(execFile)(python, args, { env });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Agreement);
}

function figuresOf(found: readonly Agreement[]): Figures {
  const labels = found.reduce((sum, one) => sum + one.labels_batch + one.labels_online, 0);
  const batch = Math.max(...found.map((one) => one.probability_batch));
  const online = Math.max(...found.map((one) => one.probability_online));
  const atMost = (what: string, value: number, bound: number) =>
    ({ what, value, must: 'at most', bound }) as const;
  return {
    unit: 'labels unlike scikit-learn’s',
    ours: labels,
    peers: {},
    targets: [
      atMost('labels unlike scikit-learn’s, in batches and online', labels, 0),
      atMost('difference of a probability in a batch', batch, 0),
      atMost('difference of a probability online', online, LARGEST_DIFFERENCE),
    ],
    details: { families: found },
  };
}
