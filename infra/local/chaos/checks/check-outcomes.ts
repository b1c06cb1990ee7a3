import type { Finding } from '../finding.ts';
import type { Deeds, Known } from '../expectations.ts';
import { isOver, type SeenEvent, type SeenJob } from '../records.ts';
import type { Remains } from '../remains.ts';

/** Every accepted job is there, over, and has the outcome that its user must get: once. */
export function checkOutcomes(remains: Remains, known: Known, deeds: Deeds): Finding[] {
  const ids = new Set(remains.jobs.map(({ id }) => id));
  const lost = [...deeds.accepted].filter((id) => !ids.has(id));
  return [
    ...lost.map((id) => ({ rule: 'an accepted job is kept', details: `${id} is not there` })),
    ...remains.jobs.flatMap((job) => {
      if (!isOver(job)) return [finding('every job ends', job, `is ${job.status} for ever`)];
      const events = remains.eventsOf.get(job.id) ?? [];
      return [...checkOutcome(job, known, deeds), ...checkSettled(job), ...checkLog(job, events)];
    }),
    ...checkKeys(remains, deeds),
  ];
}

function checkOutcome(job: SeenJob, known: Known, deeds: Deeds): Finding[] {
  if (allowedOutcomes(job, known, deeds).includes(outcomeOf(job))) return [];
  return [
    finding('every job ends as it must', job, `${outcomeOf(job)}: ${String(job.error?.message)}`),
  ];
}

function outcomeOf({ status, error }: SeenJob): string {
  return status === 'failed'
    ? `failed by the ${String(error?.owner)}, ${String(error?.code)}`
    : status;
}

function allowedOutcomes(job: SeenJob, known: Known, deeds: Deeds): string[] {
  const isMistake = job.kind === 'fit' && job.inputs.dataset.id === known.datasets.holes;
  return [
    isMistake ? 'failed by the user, target_null' : 'succeeded',
    ...(deeds.cancelled.has(job.id) ? ['cancelled'] : []),
    ...(job.startBy === null ? [] : ['expired']),
  ];
}

/** Nothing is owed to a job that is over. */
function checkSettled(job: SeenJob): Finding[] {
  const { notBefore, dueAt, unwanted } = job;
  if (notBefore === null && dueAt === null && unwanted.length === 0) return [];
  const owed = JSON.stringify({ notBefore, dueAt, unwanted });
  return [finding('nothing is owed to a job that is over', job, owed)];
}

function checkLog(job: SeenJob, events: readonly SeenEvent[]): Finding[] {
  const numbers = events.map(({ seq }) => seq);
  const isWhole = numbers.length === job.seq && numbers.every((seq, index) => seq === index + 1);
  if (!isWhole)
    return [finding('the log has no gaps', job, `${job.seq} entries: ${numbers.join()}`)];
  if (events[0]?.event.type !== 'submitted') {
    return [finding('the log begins with the submit', job, String(events[0]?.event.type))];
  }
  const outcomes = new Set(events.filter(isOver).map(({ status }) => status));
  const firstOver = events.findIndex(isOver);
  const isFinal = events.slice(firstOver).every(isOver);
  if (firstOver >= 0 && isFinal && outcomes.size === 1 && outcomes.has(job.status)) return [];
  const told = events.map(({ event, status }) => `${event.type}→${status}`).join(' ');
  return [finding('the log has one outcome', job, told)];
}

/** Under one Idempotency-Key there is one job, and another one only where that is dead. */
function checkKeys({ jobs }: Remains, { byKey }: Deeds): Finding[] {
  const dead = new Set(jobs.filter(isDead).map(({ id }) => id));
  return [...byKey].flatMap(([key, ids]) => {
    const made = [...ids].filter((id) => !dead.has(id));
    if (made.length <= 1) return [];
    return [{ rule: 'a key makes one job', details: `${key} made ${made.join(', ')}` }];
  });
}

function isDead(job: SeenJob): boolean {
  return isOver(job) && job.status !== 'succeeded';
}

function finding(rule: string, { id }: SeenJob, seen: string): Finding {
  return { rule, details: `${id} ${seen}` };
}
