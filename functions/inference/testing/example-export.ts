import { readFileSync } from 'node:fs';
import type { Label } from '../model/export-header.ts';

/** An export, and what the container's batch path answers: made by ml-container/tests/online_examples.py. */
export interface ExampleExport {
  readonly content: Uint8Array;
  readonly digest: string;
  readonly instances: readonly Readonly<Record<string, unknown>>[];
  readonly predictions: readonly Label[];
  readonly probabilities: readonly (readonly number[])[];
}

export const EXAMPLES = [
  'every-kind',
  'three-classes',
  'line',
  'boosted',
  'boosted-classes',
  'boosted-quantity',
] as const;

export function exampleExport(name: (typeof EXAMPLES)[number]): ExampleExport {
  const folder = new URL('../../../ml-container/contract/online/', import.meta.url);
  const text = readFileSync(new URL(`${name}.json`, folder), 'utf8');
  const content = readFileSync(new URL(`${name}.bin`, folder));
  return { content, ...(JSON.parse(text) as Omit<ExampleExport, 'content'>) };
}
