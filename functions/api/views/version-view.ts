import { z } from 'zod';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { TASKS } from '@fitlane/shared/domain/trainer/trainer.ts';
import { columnView } from './dataset-view.ts';
import { isoTime, toIso } from './time.ts';

export const versionView = z
  .object({
    id: z.string(),
    model: z.string(),
    job: z.string(),
    trainer: z.string(),
    task: z.enum(TASKS),
    schema: z.object({
      target: columnView,
      features: z.array(columnView),
      group: z
        .string()
        .optional()
        .meta({ description: 'The column of groups, where it needs one' }),
      time: z
        .string()
        .optional()
        .meta({ description: 'The feature that says when, of a forecast' }),
      quantiles: z
        .array(z.number())
        .optional()
        .meta({ description: 'Levels that a forecast adds as quantile_…' }),
    }),
    classes: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .meta({ description: 'In the order of the probabilities; none of a regression' }),
    metrics: z.record(z.string(), z.number()),
    createdAt: isoTime,
  })
  .meta({ id: 'ModelVersion' });

export function viewVersion(version: ModelVersion): z.infer<typeof versionView> {
  const { id, model, jobId, trainer, task, schema, classes, metrics } = version;
  return {
    id,
    model,
    job: jobId,
    trainer,
    task,
    schema: {
      ...schema,
      features: [...schema.features],
      quantiles: schema.quantiles && [...schema.quantiles],
    },
    classes: [...classes],
    metrics: { ...metrics },
    createdAt: toIso(version.createdAt),
  };
}
