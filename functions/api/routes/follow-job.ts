import type { LoggedEvent } from '@fitlane/shared/domain/job/index.ts';
import { followJob } from '@fitlane/shared/use-cases/follow-job.ts';
import type { StreamOperation } from '../operation.ts';
import { eventView, viewEvent } from '../views/event-view.ts';
import { byId } from './request-parts.ts';

export const followJobRoute: StreamOperation = {
  id: 'followJob',
  summary: 'What happens to a job, as it happens, from the beginning or from Last-Event-ID.',
  path: '/v1/jobs/:id/events',
  params: byId,
  answer: eventView,
  open: async (deps, { id, lastEventId, ...call }) =>
    messages(await followJob(deps, { jobId: id, afterSeq: seqIn(lastEventId), ...call })),
};

async function* messages(entries: AsyncIterable<LoggedEvent>) {
  for await (const entry of entries) {
    yield { id: String(entry.seq), event: entry.event.type, data: viewEvent(entry) };
  }
}

/** What is no number of ours begins at the beginning. */
function seqIn(lastEventId: string | undefined): number {
  const seq = Number(lastEventId ?? 0);
  return Number.isSafeInteger(seq) && seq > 0 ? seq : 0;
}
