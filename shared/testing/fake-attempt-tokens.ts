import type { AttemptTokens } from '../ports/attempt-tokens.ts';
import { answer } from './answer.ts';

/** Readable tokens that never expire. */
export class FakeAttemptTokens implements AttemptTokens {
  issue(jobId: string, attempt: number): Promise<string> {
    return answer(() => `token:${jobId}:${attempt}`);
  }

  isValid(token: string, jobId: string, attempt: number): Promise<boolean> {
    return answer(() => token === `token:${jobId}:${attempt}`);
  }
}
