import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { unavailable, userError } from '../../domain/errors.ts';
import type { CallerIdentity, Callers } from '../../ports/callers.ts';

export interface GoogleCallersOptions {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Tokens for another audience are refused, so that no service can pass on a token it got. */
  readonly audience: string;
}

/** ID tokens as Google's metadata server and Pub/Sub make them (OpenID Connect Core 1.0, section 2). */
export class GoogleCallers implements Callers {
  readonly #options: GoogleCallersOptions;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(options: GoogleCallersOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(new URL(options.jwksUrl));
  }

  async verify(idToken: string): Promise<CallerIdentity> {
    const { email, email_verified: isVerified } = await this.#verified(idToken);
    if (typeof email !== 'string' || isVerified !== true) throw refused('It names no account.');
    return { email };
  }

  async #verified(idToken: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    try {
      const options = { issuer, audience, algorithms: ['RS256'], requiredClaims: ['exp'] };
      return (await jwtVerify(idToken, this.#keys, options)).payload;
    } catch (error) {
      throw isTokensFault(error) ? refused(String(error)) : unavailable('The issuer', error);
    }
  }
}

/** jose tells a wrong token from keys that could not be fetched: those are its timeout and generic errors. */
function isTokensFault(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(error instanceof errors.JWKSTimeout) && error.code !== errors.JOSEError.code;
}

function refused(why: string) {
  return userError({
    code: 'unauthenticated',
    message: `The ID token is not accepted. ${why}`,
    fix: 'Send a fresh ID token of an allowed account, for the audience of this service.',
  });
}
