import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { userError } from '@fitlane/shared/domain/errors.ts';
import type { AttemptTokens } from '@fitlane/shared/ports/attempt-tokens.ts';
import type { Callers } from '@fitlane/shared/ports/callers.ts';

/** How Pub/Sub proves itself: by its ID token, or (emulator) by a secret in the push URL. */
export type PushAuth =
  | { readonly type: 'oidc'; readonly callers: Callers; readonly account: string }
  | { readonly type: 'secret'; readonly secret: string };

/** Lets only the named service accounts through. */
export function onlyFrom(callers: Callers, accounts: readonly string[]): RequestHandler {
  return async (request, _response, next) => {
    const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (token === undefined) throw refused('No ID token was sent.');
    const { account } = await callers.verify(token);
    if (!accounts.includes(account)) throw refused(`${account} may not call this.`);
    next();
  };
}

export function onlyPubSub(auth: PushAuth): RequestHandler {
  if (auth.type === 'oidc') return onlyFrom(auth.callers, [auth.account]);
  return (request, _response, next) => {
    const { token } = request.query;
    const isRight = typeof token === 'string' && equals(token, auth.secret);
    next(isRight ? undefined : refused('The push secret is wrong.'));
  };
}

/** Beside the caller's identity: the right to this one attempt. */
export function onlyAttempt(tokens: AttemptTokens): RequestHandler {
  return async (request, _response, next) => {
    const { job, attempt } = attemptInPath(request);
    const token = request.get('x-fitlane-attempt') ?? '';
    if (!(await tokens.isValid(token, job, attempt))) throw refused('The attempt token is wrong.');
    next();
  };
}

export function attemptInPath(request: Request): { job: string; attempt: number } {
  const { job, attempt } = request.params;
  return { job: String(job), attempt: Number(attempt) };
}

function equals(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function refused(message: string) {
  return userError({
    code: 'unauthenticated',
    message,
    fix: 'Check which service account calls, and the audience of its token.',
  });
}
