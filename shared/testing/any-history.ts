import fc from 'fast-check';
import type { ErrorDetail } from '../domain/errors.ts';
import { advance, submit, type Job, type JobEvent, type Submission } from '../domain/job/index.ts';
import { at } from './sample-policy.ts';
import { sampleSubmission } from './sample-records.ts';

export const fault: ErrorDetail = errorOf('execution_lost', 'system');
export const mistake: ErrorDetail = errorOf('target_null', 'user');
const outOfMemory = errorOf('out_of_memory', 'system');
const tooLong = errorOf('job_timeout', 'system');

const keys = () => fc.constantFrom('key_1', 'key_2', 'key_3');

const admission: fc.Arbitrary<JobEvent> = fc.record({
  type: fc.constant('admitted'),
  slot: fc.integer({ min: 0, max: 3 }),
  execution: fc.constantFrom(null, 'express-n1', 'express-n2'),
});

const intervention: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.constantFrom<JobEvent>(
    { type: 'submitted' },
    { type: 'startByPassed' },
    { type: 'outputsGone' },
  ),
  fc.record({ type: fc.constant('joined'), by: keys() }),
  fc.record({ type: fc.constant('cancelRequested'), by: keys(), isForced: fc.boolean() }),
);

const ofAttempt: fc.Arbitrary<JobEvent> = fc
  .tuple(
    fc.constantFrom(1, 1, 1, 2, 3),
    fc.constantFrom('a', 'b', 'express-n1'),
    fc.constantFrom(fault, mistake, outOfMemory, tooLong),
  )
  .chain(([attempt, execution, error]) =>
    fc.constantFrom<JobEvent>(
      { type: 'executionStarted', attempt, execution },
      { type: 'claimed', attempt, execution },
      { ...SUCCESS, attempt },
      { type: 'failed', attempt, error, won: [] },
      { type: 'lost', attempt, error, won: [] },
      { type: 'startFailed', attempt, error: fault },
      { type: 'phaseChanged', attempt, phase: 'train' },
      { type: 'looked', attempt },
      { type: 'executionLingers', execution },
      { type: 'deadlinePassed', attempt, won: [] },
      { type: 'executionGone', execution },
      { type: 'publishingFailed' },
    ),
  );

const SUCCESS = {
  type: 'finished',
  outputs: { kind: 'fit', version: 'ver_1', rows: 3 },
  metrics: { accuracy: 1 },
  phases: [{ phase: 'train', startedAt: 5, durationMs: 7 }],
} as const;

/** What makes a job go on comes often, so that histories get somewhere. */
export const anyEvent: fc.Arbitrary<JobEvent> = fc.oneof(
  { weight: 4, arbitrary: admission },
  { weight: 4, arbitrary: fc.constant<JobEvent>({ type: 'backoffPassed' }) },
  { weight: 10, arbitrary: ofAttempt },
  { weight: 1, arbitrary: intervention },
);

/** Events, each with the milliseconds since the one before. Attempts count backwards: 1 is the current one. */
export type History = readonly (readonly [JobEvent, number])[];

export const anyHistory: fc.Arbitrary<History> = fc.array(
  fc.tuple(anyEvent, fc.integer({ min: 0, max: 60_000 })),
  { maxLength: 60, size: 'max' },
);

/** Every state a history goes through, the first one just submitted. */
export function statesOf(history: History, submission: Partial<Submission> = {}): Job[] {
  let now = 0;
  const states = [submit(sampleSubmission({ maxRetries: 2, ...submission }), now).job];
  for (const [event, pause] of history) {
    now += pause;
    const job = states.at(-1)!;
    states.push(advance(job, ofNumberedAttempt(event, job), at(now)).job);
  }
  return states;
}

function ofNumberedAttempt(event: JobEvent, { attempts }: Job): JobEvent {
  return 'attempt' in event ? { ...event, attempt: attempts + 1 - event.attempt } : event;
}

function errorOf(code: ErrorDetail['code'], owner: ErrorDetail['owner']): ErrorDetail {
  return { code, owner, message: 'm', fix: 'f' };
}
