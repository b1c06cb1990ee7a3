import { setTimeout as sleep } from 'node:timers/promises';
import type { Abilities, ChaosUser } from './chaos-user.ts';
import { requestOf, type Deeds, type Known } from './expectations.ts';
import type { PlannedJob } from './plan.ts';

export interface Sender {
  readonly user: ChaosUser;
  readonly abilities: Abilities;
  readonly known: Known;
  readonly deeds: Deeds;
  /** Aborts when nobody waits for anything any more. */
  readonly over: AbortSignal;
}

/** Does with one planned job what its user does, and keeps in mind what he was told. */
export async function sendJob(sender: Sender, job: PlannedJob): Promise<void> {
  const { user, abilities, known, deeds, over } = sender;
  const { canCancel, hasIdempotencyKeys } = abilities;
  const body = requestOf(job, known, abilities, Date.now());
  const key = hasIdempotencyKeys ? `job-${job.number}` : undefined;
  const times = hasIdempotencyKeys && job.isSentTwice ? 2 : 1;
  const send = () => user.submit(job.kind, body, key);
  const answers = await Promise.all(Array.from({ length: times }, send));
  const ids = answers.flatMap((accepted) => accepted?.id ?? []);
  for (const id of ids) deeds.accepted.add(id);
  if (key !== undefined) deeds.byKey.set(key, new Set(ids));
  const [first] = ids;
  if (first === undefined || job.cancelAfterMs === null || !canCancel) return;
  await sleep(job.cancelAfterMs, undefined, { signal: over });
  deeds.cancelled.add(first);
  await user.cancel(first);
}
