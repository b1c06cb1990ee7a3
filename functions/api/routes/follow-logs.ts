import { z } from 'zod';
import {
  positionOf,
  type JobLogEntry,
  type JobLogPosition,
} from '@fitlane/shared/domain/job-log.ts';
import { followLogs } from '@fitlane/shared/use-cases/follow-logs.ts';
import type { StreamOperation } from '../operation.ts';
import { isoTime, toIso } from '../views/time.ts';
import { byId } from './request-parts.ts';

const logView = z
  .object({ at: isoTime, attempt: z.number(), task: z.number(), lines: z.array(z.string()) })
  .meta({ id: 'JobLog' });

export const followLogsRoute: StreamOperation = {
  id: 'followLogs',
  summary:
    'What a job’s tasks say, live and to the last line, from the beginning or Last-Event-ID.',
  path: '/v1/jobs/:id/logs',
  params: byId,
  answer: logView,
  open: async (deps, { id, lastEventId, ...call }) =>
    messages(await followLogs(deps, { jobId: id, after: positionIn(lastEventId), ...call })),
};

async function* messages(entries: AsyncIterable<JobLogEntry>) {
  for await (const entry of entries) {
    const { at, id } = positionOf(entry);
    yield { id: `${at}:${id}`, event: 'log', data: viewLog(entry) };
  }
}

function viewLog({ at, attempt, task, lines }: JobLogEntry): z.infer<typeof logView> {
  return { at: toIso(at), attempt, task, lines: [...lines] };
}

/** What is no position of ours begins at the beginning. */
function positionIn(lastEventId: string | undefined): JobLogPosition | null {
  const [, at, id] = /^(\d+):([\d.]+)$/.exec(lastEventId ?? '') ?? [];
  return at === undefined || id === undefined ? null : { at: Number(at), id };
}
