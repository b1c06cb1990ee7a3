/** What `GET /` of a service says of each model that it serves. */
import { z } from 'zod';
import type { ServedModel } from '../use-cases/list-models.ts';

const column = z.object({ name: z.string(), type: z.string() });

export const servedModelView = z
  .object({
    model: z.string(),
    version: z.string().meta({ description: 'Answers unless another one is named' }),
    aliases: z.record(z.string(), z.string()),
    trainer: z.string(),
    answersOnline: z.boolean(),
    predict: z.string(),
    target: column,
    features: z.array(column),
  })
  .meta({ id: 'ServedModel' });

export function viewServed(model: ServedModel): z.infer<typeof servedModelView> {
  const { id, trainer, schema, export: exported } = model.served;
  return {
    model: model.model,
    version: id,
    aliases: { ...model.aliases },
    trainer,
    answersOnline: exported !== undefined && 'uri' in exported,
    predict: `/v1/models/${encodeURIComponent(model.model)}/predict`,
    target: schema.target,
    features: [...schema.features],
  };
}
