import type { ErrorDetail } from '../errors.ts';
import type { JobEvent, LoggedEvent } from '../job/index.ts';
import { span } from './span.ts';

type OfAttempt = Extract<JobEvent, { readonly attempt: number }>;

const ENDS = new Set(['finished', 'failed', 'lost', 'startFailed', 'deadlinePassed']);

/** A line for each attempt: when it was admitted and claimed, and what ended it. */
export function explainAttempts(log: readonly LoggedEvent[]): string[] {
  return log
    .filter(({ event }) => event.type === 'admitted')
    .map(({ at }, index) => explainAttempt(index + 1, at, ofAttempt(log, index + 1)));
}

interface AttemptEntry extends LoggedEvent {
  readonly event: OfAttempt;
}

function ofAttempt(log: readonly LoggedEvent[], number: number): AttemptEntry[] {
  const isOf = (entry: LoggedEvent): entry is AttemptEntry =>
    'attempt' in entry.event && entry.event.attempt === number;
  return log.filter(isOf);
}

function explainAttempt(
  number: number,
  admittedAt: number,
  entries: readonly AttemptEntry[],
): string {
  const end = entries.find(({ event }) => ENDS.has(event.type));
  const ended =
    end === undefined
      ? 'no end is recorded'
      : `${endOf(end.event)}, ${span(end.at - admittedAt)} after it was admitted`;
  return `Attempt ${number}: admitted ${new Date(admittedAt).toISOString()}, ${startOf(entries, admittedAt)}; ${ended}.`;
}

function startOf(entries: readonly AttemptEntry[], admittedAt: number): string {
  const claim = entries.find(({ event }) => event.type === 'claimed');
  if (claim?.event.type === 'claimed')
    return `claimed ${span(claim.at - admittedAt)} later by ${claim.event.execution}`;
  const start = entries.find(({ event }) => event.type === 'executionStarted');
  if (start?.event.type === 'executionStarted') return `started as ${start.event.execution}`;
  return 'bound to its worker at once, or never claimed';
}

function endOf(event: OfAttempt): string {
  switch (event.type) {
    case 'finished':
      return 'it finished';
    case 'failed':
      return `it failed (${describeError(event.error)})`;
    case 'lost':
      return `its compute ended without a report (${describeError(event.error)})`;
    case 'startFailed':
      return `it could not be started (${describeError(event.error)})`;
    case 'deadlinePassed':
      return 'it took longer than its limit';
    case 'claimed':
    case 'executionStarted':
    case 'phaseChanged':
    case 'looked':
      return event.type;
  }
}

export function describeError({ code, owner, message }: ErrorDetail): string {
  return `${code}, ${owner === 'user' ? 'a mistake in the request or its data' : 'a fault of the system'}: ${message.replace(/\.$/, '')}`;
}
