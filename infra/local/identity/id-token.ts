import { SignJWT } from 'jose';
import type { Account } from './accounts.ts';
import type { SigningKey } from './signing-key.ts';

const ID_TOKEN_SECONDS = 3600;

export interface IdTokenRequest {
  issuer: string;
  account: Account;
  audience: string;
  nowMs: number;
}

/** A token with the claims of Google's own: who it is (`email`, `sub`), and for whom (`aud`). */
export function issueIdToken(key: SigningKey, request: IdTokenRequest): Promise<string> {
  const issuedAt = Math.floor(request.nowMs / 1000);
  const { email, uniqueId } = request.account;
  return new SignJWT({ azp: uniqueId, email, email_verified: true })
    .setProtectedHeader({ alg: 'RS256', kid: key.id, typ: 'JWT' })
    .setIssuer(request.issuer)
    .setAudience(request.audience)
    .setSubject(uniqueId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ID_TOKEN_SECONDS)
    .sign(key.privateKey);
}
