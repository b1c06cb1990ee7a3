/** Who calls between services, proved by an ID token. */
export interface CallerIdentity {
  /** The account that it names: an e-mail address, or what its issuer has instead. */
  readonly account: string;
}

export interface Callers {
  /** @throws AppError unauthenticated when signature, issuer, audience, expiry or account are wrong. */
  verify(idToken: string): Promise<CallerIdentity>;
}
