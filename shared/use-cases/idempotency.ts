import { ConflictError, userError, type AppError } from '../domain/errors.ts';
import { IDEMPOTENCY_MS, type IdempotencyKey } from '../domain/idempotency-key.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReuseStore } from '../ports/reuse-store.ts';
import type { Stored } from '../ports/stored.ts';

export interface IdempotencyDeps {
  readonly reuse: ReuseStore;
  readonly clock: Clock;
  readonly sha256Hex: (text: string) => string;
}

/** A request as its caller named it. */
export interface NamedRequest {
  readonly tenantId: string;
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
  /** Of method, path and body. */
  readonly requestHash: string;
}

/**
 * The record that an earlier request left under the same key; null when there was none, or long ago.
 *
 * @throws AppError idempotency_mismatch when it was another request.
 */
export async function earlierRequest(
  deps: IdempotencyDeps,
  request: NamedRequest,
): Promise<Stored<IdempotencyKey> | null> {
  const stored = await deps.reuse.idempotencyKey(idOf(deps, request));
  if (stored === null || stored.value.expiresAt <= deps.clock.now())
    return stored && expired(stored);
  if (stored.value.requestHash !== request.requestHash) throw mismatch();
  return stored;
}

/** It is replaced, and names nothing any more. */
function expired(stored: Stored<IdempotencyKey>): Stored<IdempotencyKey> {
  return { ...stored, value: { ...stored.value, resource: '' } };
}

/**
 * For requests that may be repeated anyhow: only refuses another request under the same key.
 *
 * @throws AppError idempotency_mismatch.
 */
export async function keepName(deps: IdempotencyDeps, request: NamedRequest): Promise<void> {
  const earlier = await earlierRequest(deps, request);
  if (earlier !== null && earlier.value.resource !== '') return;
  try {
    const record = keyRecord(deps, request, request.requestHash);
    await deps.reuse.putIdempotencyKey(record, earlier?.revision ?? null);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    await earlierRequest(deps, request);
  }
}

export function keyRecord(
  deps: IdempotencyDeps,
  request: NamedRequest,
  resource: string,
): IdempotencyKey {
  const { tenantId, requestHash } = request;
  const createdAt = deps.clock.now();
  const expiresAt = createdAt + IDEMPOTENCY_MS;
  return { id: idOf(deps, request), tenantId, requestHash, resource, createdAt, expiresAt };
}

function idOf({ sha256Hex }: IdempotencyDeps, { tenantId, key }: NamedRequest): string {
  return sha256Hex(JSON.stringify([tenantId, key]));
}

function mismatch(): AppError {
  return userError({
    code: 'idempotency_mismatch',
    message: 'This Idempotency-Key was used for another request.',
    fix: 'Use a new key for each new request, and the same key only to repeat the very same one.',
  });
}
