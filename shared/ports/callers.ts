/** Who calls between services, proved by an ID token. */
export interface CallerIdentity {
  readonly email: string;
}

export interface Callers {
  /** @throws AppError unauthenticated when signature, issuer, audience, expiry or address are wrong. */
  verify(idToken: string): Promise<CallerIdentity>;
}
