import { z } from 'zod';
import type { Period } from '@fitlane/shared/ports/period.ts';

export const nothing = z.object({});
export const noBody = z.unknown();

export const byId = z.object({ id: z.string().min(1).max(100) });

/** Of a request to the API; files never pass it. */
export const MAX_BODY_BYTES = 1024 ** 2;

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

export const cursor = z.string().optional().meta({ description: 'nextCursor of the page before' });

export const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor,
});

export const time = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();

export const period = z.object({
  createdAfter: time.meta({ description: 'Only what was created at this time or later' }),
  createdBefore: time.meta({ description: 'Only what was created earlier than this' }),
});

/** A page of what was made within a time. */
export const pageOfPeriod = page.extend(period.shape);

export function periodOf(query: z.infer<typeof period>): Period {
  return { from: query.createdAfter, before: query.createdBefore };
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
