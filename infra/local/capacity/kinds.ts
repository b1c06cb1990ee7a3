/** The jobs that are counted: one of each way that a job can go. */
import type { Lane } from '@fitlane/shared/domain/job/index.ts';

export interface Kind {
  readonly name: string;
  readonly path: '/v1/fit' | '/v1/predict';
  readonly lane: Lane;
  /** Of 20 columns. */
  readonly rows: number;
  readonly tasks: number;
  /** Of all jobs. */
  readonly share: number;
}

export const COLUMNS = 20;

export const KINDS: readonly Kind[] = [
  { name: 'fit, express', path: '/v1/fit', lane: 'express', rows: 1_000, tasks: 1, share: 0.45 },
  {
    name: 'predict, express',
    path: '/v1/predict',
    lane: 'express',
    rows: 100_000,
    tasks: 1,
    share: 0.45,
  },
  { name: 'fit, bulk', path: '/v1/fit', lane: 'bulk', rows: 5_000_000, tasks: 1, share: 0.05 },
  {
    name: 'predict, bulk, 8 tasks',
    path: '/v1/predict',
    lane: 'bulk',
    rows: 50_000_000,
    tasks: 8,
    share: 0.05,
  },
];
