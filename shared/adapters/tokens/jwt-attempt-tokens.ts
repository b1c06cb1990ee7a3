import { jwtVerify, SignJWT } from 'jose';
import type { AttemptTokens } from '../../ports/attempt-tokens.ts';

const ALGORITHM = 'HS256';
const AUDIENCE = 'fitlane-attempt';

/** JSON Web Tokens (RFC 7519) that only the controller makes and reads, signed with its own secret. */
export class JwtAttemptTokens implements AttemptTokens {
  readonly #secret: Uint8Array;

  /** @param secret at least 32 characters. */
  constructor(secret: string) {
    this.#secret = new TextEncoder().encode(secret);
  }

  issue(jobId: string, attempt: number, expiresAt: number): Promise<string> {
    return new SignJWT({ attempt })
      .setProtectedHeader({ alg: ALGORITHM })
      .setAudience(AUDIENCE)
      .setSubject(jobId)
      .setExpirationTime(Math.ceil(expiresAt / 1000))
      .sign(this.#secret);
  }

  async isValid(token: string, jobId: string, attempt: number): Promise<boolean> {
    const options = { algorithms: [ALGORITHM], audience: AUDIENCE, subject: jobId };
    try {
      const { payload } = await jwtVerify(token, this.#secret, options);
      return payload['attempt'] === attempt;
    } catch {
      return false;
    }
  }
}
