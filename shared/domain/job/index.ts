export * from './job.ts';
export type { FitParameters, Validation } from './fit-parameters.ts';
export * from './event.ts';
export * from './policy.ts';
export { PRIORITIES, type Priority } from './queue-order.ts';
export { submit, type Submission } from './submit.ts';
export { advance } from './advance.ts';
export { isOverdue } from './end.ts';
export { holdsAttempt } from './start.ts';
export { expressExecution, isShared } from './cancel.ts';
export { attemptTimeoutMs } from './outgrow.ts';
export { outstanding, owed, type Effect } from './outstanding.ts';
export { RESOURCES } from './sizes.ts';
export { quoteJob } from './quote.ts';
export {
  holdingChanges,
  holdingsOf,
  type Ask,
  type Fingerprint,
  type Holding,
} from './holdings.ts';
export { logFieldsOf } from './log-fields.ts';
export { timelineOf } from './timeline.ts';
export { actualSeconds, correctionOf, quoteRatio, withRatio } from './quote-history.ts';
export type { QuotedAlike, QuoteHistory } from './quote-history.ts';
