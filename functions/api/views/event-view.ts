import { z } from 'zod';
import { JOB_STATUSES, type LoggedEvent } from '@fitlane/shared/domain/job/index.ts';
import { errorView, viewError } from './error-view.ts';
import { isoTime, toIso } from './time.ts';

export const eventView = z
  .object({
    seq: z.number(),
    at: isoTime,
    type: z.string(),
    status: z.enum(JOB_STATUSES).meta({ description: 'Of the job, after the event' }),
    attempt: z.number().optional(),
    phase: z.string().optional(),
    error: errorView.nullable().optional(),
    features: z
      .array(z.string())
      .optional()
      .meta({ description: 'Of driftFound: those that have moved most' }),
  })
  .meta({ id: 'JobEvent' });

/** What a subscriber may know of an entry of the log. */
export function viewEvent({ seq, at, status, event }: LoggedEvent): z.infer<typeof eventView> {
  return {
    seq,
    at: toIso(at),
    type: event.type,
    status,
    ...('attempt' in event && { attempt: event.attempt }),
    ...('phase' in event && { phase: event.phase }),
    ...('found' in event && { features: [...event.found.features] }),
    ...('error' in event && { error: viewError(event.error) }),
  };
}
