import type { Request } from 'express';
import { userError } from '@fitlane/shared/domain/errors.ts';
import type { NamedRequest } from '@fitlane/shared/use-cases/idempotency.ts';
import type { ApiDeps } from './api-deps.ts';

/** What a key may look like: printable, and short enough to be one. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * A POST that its caller named with an `Idempotency-Key`, so that it may be repeated safely.
 *
 * @throws AppError invalid_request for a key that is none.
 */
export function namedRequest(
  { sha256Hex }: ApiDeps,
  request: Request,
  tenantId: string,
): NamedRequest | null {
  const key = request.get('idempotency-key');
  if (key === undefined || request.method !== 'POST') return null;
  if (!KEY.test(key)) {
    throw userError({
      code: 'invalid_request',
      message: 'The Idempotency-Key is not 1 to 255 printable characters without spaces.',
      fix: 'Use a random UUID for each request.',
    });
  }
  const requestHash = sha256Hex(JSON.stringify([request.path, request.body ?? {}]));
  return { tenantId, key, requestHash };
}
