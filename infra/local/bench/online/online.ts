import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { runMeasured } from '../measured-process.ts';
import { makeData } from '../sample-data.ts';
import { THREADS, threadEnvironment } from '../threads.ts';
import { betterPeers } from './better-peers.ts';
import { onlineFigures } from './online-figures.ts';
import { onlinePython } from './online-venv.ts';
import { ours, startWithModel } from './ours.ts';
import { peerScript } from './peers.ts';
import { race } from './race.ts';

const TRAIN_ROWS = 10_000;

/** The same model served by ours, MLflow, BentoML and FastAPI: each in one process, asked for one row at a time. */
export async function online(context: BenchContext): Promise<Figures> {
  const python = await onlinePython(context.say);
  const dataPath = await makeData(context, { rows: TRAIN_ROWS, dtype: 'float64', hasTarget: true });
  const args = [peerScript('fit_peers.py'), dataPath, context.folder];
  const { result } = await runMeasured(python, args, threadEnvironment(THREADS));
  const labels = JSON.parse(result) as number[];
  const { columns, rows } = await readRows(dataPath, labels.length);
  const stack = await startWithModel(context, dataPath);
  const servers = [
    { server: ours(stack, columns), threads: null },
    ...(await betterPeers(context, python, rows[0] ?? [])),
  ];
  return onlineFigures(await race(context, servers, rows, labels));
}

async function readRows(path: string, count: number) {
  const file = await asyncBufferFromFile(path);
  const records = await parquetReadObjects({ file, rowEnd: count });
  const columns = Object.keys(records[0] ?? {}).filter((name) => name !== 'y');
  const rows = records.map((record) => columns.map((name) => Number(record[name])));
  return { columns, rows };
}
