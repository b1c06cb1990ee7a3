import { z } from 'zod';
import { TASKS, type Trainer } from '@fitlane/shared/domain/trainer/trainer.ts';

export const trainerView = z
  .object({
    name: z.string(),
    summary: z.string(),
    tasks: z.array(z.enum(TASKS)).meta({ description: 'The first one unless a fit names another' }),
    readsGroups: z.boolean().meta({
      description: 'It looks at the rows of a group together: groupColumn has to be named',
    }),
    parameters: z.record(z.string(), z.unknown()).meta({
      description: 'The JSON schema of its own parameters: types, bounds, defaults, help',
    }),
  })
  .meta({ id: 'Trainer' });

export function viewTrainer({
  name,
  summary,
  tasks,
  readsGroups,
  parameters,
}: Trainer): z.infer<typeof trainerView> {
  return { name, summary, tasks: [...tasks], readsGroups, parameters };
}
