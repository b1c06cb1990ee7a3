import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';
import { runMeasured, scriptPath } from './measured-process.ts';

export interface SampleData {
  readonly rows: number;
  readonly dtype: 'float32' | 'float64';
  /** With the label column `y`. */
  readonly hasTarget: boolean;
}

/** Writes a Parquet file of 20 columns; answers its path. */
export async function makeData(
  { folder, python }: BenchContext,
  { rows, dtype, hasTarget }: SampleData,
): Promise<string> {
  const path = join(folder, `${rows}-${dtype}${hasTarget ? '-y' : ''}.parquet`);
  const args = [scriptPath('make_data.py'), path, '--rows', String(rows), '--dtype', dtype];
  await runMeasured(python, hasTarget ? [...args, '--target'] : args);
  return path;
}
