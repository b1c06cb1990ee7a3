import { join } from 'node:path';
import { python } from '../e2e/python.ts';
import type { ChaosUser } from './chaos-user.ts';
import type { Known } from './expectations.ts';
import type { FitTable, Table } from './plan.ts';

const TABLES: readonly Table[] = ['cancer', 'generated', 'long', 'holes'];
const FIT_TABLES: readonly FitTable[] = ['cancer', 'generated', 'long'];

/** Makes the tables. @returns what scikit-learn predicts from them. */
export async function makeTables(folder: string): Promise<Known['labels']> {
  const program = join(import.meta.dirname, 'python/make_tables.py');
  const { code, output } = await python([program, folder]);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output) as Known['labels'];
}

/** Uploads the tables and fits the models that are asked later, while nothing goes wrong yet. */
export async function learn(
  user: ChaosUser,
  folder: string,
  labels: Known['labels'],
): Promise<Known> {
  const uploaded = async (table: Table, part: string) =>
    [table, await user.upload(join(folder, `${table}-${part}.parquet`))] as const;
  const train = await Promise.all(TABLES.map((table) => uploaded(table, 'train')));
  const test = await Promise.all(FIT_TABLES.map((table) => uploaded(table, 'test')));
  const datasets = Object.fromEntries(train) as Known['datasets'];
  const fitted = FIT_TABLES.map(async (table) => {
    const job = await user.submit('fit', { dataset: datasets[table], target: 'y' });
    if (job === null) throw new Error(`the API refused to fit ${table}`);
    return [table, (await user.succeeded(job.id)).version] as const;
  });
  return {
    datasets,
    testDatasets: Object.fromEntries(test) as Known['testDatasets'],
    versions: Object.fromEntries(await Promise.all(fitted)) as Known['versions'],
    labels,
  };
}
