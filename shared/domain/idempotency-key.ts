/**
 * That a request was made under a key of the caller's choice: made again, it is answered with the same
 * resource. See https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export interface IdempotencyKey {
  /** Derived from the tenant and the key. */
  readonly id: string;
  readonly tenantId: string;
  /** Of method, path and body: under one key there is one request. */
  readonly requestHash: string;
  /** The id of what the request made. */
  readonly resource: string;
  readonly createdAt: number;
  /** Epoch ms; the store deletes it some time later. */
  readonly expiresAt: number;
}

/** Long enough for a client that was offline over a weekend. */
export const IDEMPOTENCY_MS = 7 * 24 * 3_600_000;
