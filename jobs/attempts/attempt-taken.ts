import { AppError } from '@fitlane/shared/domain/errors.ts';

/** Told to a process whose work nobody waits for any more. */
export function attemptTaken(jobId: string): AppError {
  return new AppError({
    code: 'attempt_taken',
    owner: 'system',
    message: `This attempt of job ${jobId} is over, or belongs to another execution.`,
    fix: 'Stop, and write nothing.',
  });
}
