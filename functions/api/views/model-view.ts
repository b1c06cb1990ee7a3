import { z } from 'zod';
import type { ListedModel } from '@fitlane/shared/use-cases/list-models.ts';
import { isoTime, toIso } from './time.ts';

export const modelView = z
  .object({
    name: z.string(),
    newest: z.object({ version: z.string(), trainer: z.string(), createdAt: isoTime }),
    aliases: z
      .record(z.string(), z.string())
      .meta({ description: 'The id of the version that each alias means' }),
  })
  .meta({ id: 'Model' });

export function viewModel({ model, newest, aliases }: ListedModel): z.infer<typeof modelView> {
  const { id: version, trainer, createdAt } = newest;
  return {
    name: model,
    newest: { version, trainer, createdAt: toIso(createdAt) },
    aliases: { ...aliases },
  };
}
