import type { AttemptResult, Exit } from './execution.ts';

export const RPC_CODE = { ok: 0, cancelled: 1, deadlineExceeded: 4, aborted: 10, internal: 13 };

export type StopReason = 'none' | 'cancelled' | 'timedOut';

/** A stop decides the result, however the container then ended: exit 0 on SIGTERM is no success. */
export function attemptResult(exit: Exit, stopReason: StopReason): AttemptResult {
  const ending = 'startError' in exit ? {} : exit;
  if (stopReason === 'cancelled') {
    return { code: RPC_CODE.cancelled, message: 'The task was cancelled.', ...ending };
  }
  if (stopReason === 'timedOut') {
    const message = 'The configured timeout was reached.';
    return { code: RPC_CODE.deadlineExceeded, message, ...ending };
  }
  return unstopped(exit);
}

function unstopped(exit: Exit): AttemptResult {
  if ('startError' in exit) {
    return {
      code: RPC_CODE.aborted,
      message: `The container failed to start: ${exit.startError}`,
    };
  }
  if ('termSignal' in exit) {
    const message = `The container was ended by signal ${exit.termSignal}.`;
    return { code: RPC_CODE.aborted, message, ...exit };
  }
  if (exit.exitCode === 0) return { code: RPC_CODE.ok, message: '', ...exit };
  return { code: RPC_CODE.aborted, message: 'The container exited with an error.', ...exit };
}
