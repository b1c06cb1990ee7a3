/** A secret for one attempt only: it lets a task claim, beat and finish. */
export interface AttemptTokens {
  issue(jobId: string, attempt: number, expiresAt: number): Promise<string>;
  /** False for a token that is wrong, expired or another attempt's. */
  isValid(token: string, jobId: string, attempt: number): Promise<boolean>;
}
