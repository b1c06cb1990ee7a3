import { traceIdOf } from '../trace.ts';
import type { Job } from './job.ts';

/** Which job a log line is about, and by which trace it is found in the logs of all parts. */
export function logFieldsOf({ id, traceparent }: Job): { job: string; traceId: string } {
  return { job: id, traceId: traceIdOf(traceparent) };
}
