import type { Exit } from './execution.ts';

/** What can happen to an execution. Late, repeated and unknown ones are normal, and change nothing. */
export type ExecutionEvent = { atMs: number } & (
  | { type: 'admitted' }
  | { type: 'taskStarting'; index: number }
  | { type: 'taskStarted'; index: number; attempt: number; handle: string }
  | { type: 'taskTimedOut'; index: number; attempt: number }
  | { type: 'taskExited'; index: number; attempt: number; exit: Exit }
  | { type: 'cancelRequested' }
  | { type: 'deleteRequested' }
  /** The server went away; no process of the execution is left. */
  | { type: 'interrupted' }
);
