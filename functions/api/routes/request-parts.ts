import { z } from 'zod';

export const nothing = z.object({});
export const noBody = z.unknown();

export const byId = z.object({ id: z.string().min(1).max(100) });

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export const page = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
