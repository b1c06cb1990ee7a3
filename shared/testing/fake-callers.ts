import { userError } from '../domain/errors.ts';
import type { CallerIdentity, Callers } from '../ports/callers.ts';
import { answer } from './answer.ts';

/** An ID token is the caller's account. */
export class FakeCallers implements Callers {
  readonly #allowed: readonly string[];

  constructor(allowed: readonly string[]) {
    this.#allowed = allowed;
  }

  verify(idToken: string): Promise<CallerIdentity> {
    return answer(() => {
      if (this.#allowed.includes(idToken)) return { account: idToken };
      throw userError({
        code: 'unauthenticated',
        message: 'The caller is not known.',
        fix: 'Send the ID token of an allowed service account.',
      });
    });
  }
}
