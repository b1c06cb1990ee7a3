import { z } from 'zod';

/** Kinds of columns and how they become numbers: ml-container/src/fitlane_ml/columns.py. */
const feature = z.object({
  name: z.string(),
  /** The Arrow type that it had at fit. */
  type: z.string(),
  kind: z.enum(['number', 'time', 'instant', 'text', 'code']),
  categories: z.array(z.union([z.string(), z.number()])).nullable(),
});

/** What ml-container/src/fitlane_ml/export.py writes before the arrays. */
export const exportHeader = z.object({
  trainer: z.string(),
  task: z.enum(['classification', 'regression']),
  form: z.enum(['trees', 'line']),
  link: z.enum(['logit', 'softmax', 'identity']),
  target: z.object({ name: z.string(), type: z.string() }),
  /** In the order of the probabilities; empty for a regression. */
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])),
  features: z.array(feature).min(1),
  arrays: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['float64', 'float32', 'int32', 'uint32', 'uint8']),
      length: z.number().int().nonnegative(),
    }),
  ),
});

export type ExportHeader = z.infer<typeof exportHeader>;
export type Feature = ExportHeader['features'][number];
export type Label = ExportHeader['classes'][number];
