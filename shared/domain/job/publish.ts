/** Of what happens to a job, what others are told: it stands in the record until it is published. */
import type { DomainEvent } from '../domain-event.ts';
import { findingOf } from '../drift/finding.ts';
import type { JobEvent, LoggedEvent } from './event.ts';
import type { Job } from './job.ts';
import type { Owed } from './outstanding.ts';

/** What a change has brought about beyond itself; it enters the log behind the change. */
export function consequencesOf(was: Job, { status, outputs }: Job): JobEvent[] {
  if (status !== 'succeeded' || was.status === status || outputs?.kind !== 'predict') return [];
  const found = outputs.profile ? findingOf(outputs.profile) : null;
  return found === null ? [] : [{ type: 'driftFound', found }];
}

/** With what subscribers are to be told of the entries. */
export function withUnpublished(job: Job, entries: readonly LoggedEvent[], now: number): Job {
  const added = entries.flatMap((entry) => domainEventsOf(job, entry));
  if (added.length === 0) return job;
  return {
    ...job,
    unpublished: { events: [...(job.unpublished?.events ?? []), ...added], tryAt: now },
  };
}

function domainEventsOf(job: Job, { seq, at, event }: LoggedEvent): DomainEvent[] {
  if (event.type !== 'driftFound') return [];
  const { id, tenantId, model, inputs } = job;
  const about = { tenantId, model: model ?? '', version: inputs.version?.id ?? '', job: id };
  return [{ type: 'driftFound', id: `${id}.${seq}`, at, ...about, ...event.found }];
}

export function published(job: Job, ids: readonly string[]): Job {
  const { unpublished = null } = job;
  const left = unpublished?.events.filter(({ id }) => !ids.includes(id)) ?? [];
  if (unpublished === null || left.length === unpublished.events.length) return job;
  return { ...job, unpublished: left.length === 0 ? null : { ...unpublished, events: left } };
}

export function publishLater(job: Job, tryAt: number): Job {
  return job.unpublished ? { ...job, unpublished: { ...job.unpublished, tryAt } } : job;
}

export function owedToSubscribers({ unpublished = null }: Job): Owed[] {
  if (unpublished === null) return [];
  const { events, tryAt } = unpublished;
  return [{ effect: { type: 'publish', events }, at: tryAt }];
}
