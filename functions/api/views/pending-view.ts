import { z } from 'zod';
import { PENDING_REASONS, type Pending } from '@fitlane/shared/domain/pending.ts';
import { isoTime, toIsoOrNull } from './time.ts';

export const pendingView = z
  .object({
    reason: z.enum(PENDING_REASONS).meta({
      description:
        'turn: others are before it; tenant_limit: all jobs that you may run at once are running; ' +
        'budget: the month’s budget does not cover it; ' +
        'backing_off: an attempt failed; no_capacity: no machine could be had; starting: its machine starts',
    }),
    message: z.string(),
    position: z.number().nullable().meta({
      description:
        'In its lane, or among your own for tenant_limit and budget; null outside the queue',
    }),
    expectedStartAt: isoTime
      .nullable()
      .meta({ description: 'By the quotes of what is before it; null when nobody can know' }),
  })
  .meta({ id: 'Pending' });

export function viewPending(pending: Pending | null): z.infer<typeof pendingView> | null {
  if (pending === null) return null;
  return { ...pending, expectedStartAt: toIsoOrNull(pending.expectedStartAt) };
}
