import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { allowInsecureRequests, discoveryRequest, processDiscoveryResponse } from 'oauth4webapi';
import { unavailable, userError } from '../../domain/errors.ts';
import type { CallerIdentity, Callers } from '../../ports/callers.ts';

/** Google names accounts by a verified address, Kubernetes by its subject (system:serviceaccount:NAMESPACE:NAME). */
export type AccountClaim = 'email' | 'sub';

export interface OidcCallersOptions {
  readonly issuer: string;
  /** Where the issuer's keys are; without it, any but Google is asked (OpenID Connect Discovery 1.0). */
  readonly jwksUrl: string | undefined;
  /** Tokens for another audience are refused, so that no service can pass on a token it got. */
  readonly audience: string;
  readonly accountClaim: AccountClaim;
}

/**
 * Google tells where its keys are at an address outside of its APIs, and production's network reaches nothing else:
 * infra/gcp/components/network.ts.
 */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  'https://accounts.google.com': 'https://www.googleapis.com/oauth2/v3/certs',
};

/** Asymmetric ones only: who verifies must not be able to sign. */
const ALGORITHMS = ['RS256', 'ES256'];

/**
 * ID tokens (OpenID Connect Core 1.0, section 2) of any issuer: Google's metadata server and Pub/Sub, a
 * Kubernetes cluster, the issuer of the local stack.
 */
export class OidcCallers implements Callers {
  readonly #options: OidcCallersOptions;
  #keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(options: OidcCallersOptions) {
    this.#options = options;
  }

  async verify(idToken: string): Promise<CallerIdentity> {
    const account = accountIn(await this.#verified(idToken), this.#options.accountClaim);
    if (account === null) throw refused('It names no account.');
    return { account };
  }

  async #verified(idToken: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    try {
      const options = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp'] };
      return (await jwtVerify(idToken, await this.#keySet(), options)).payload;
    } catch (error) {
      throw isTokensFault(error) ? refused(String(error)) : unavailable('The issuer', error);
    }
  }

  /** Found once; whoever comes after a failure asks again. */
  #keySet(): Promise<JWTVerifyGetKey> {
    this.#keys ??= findKeys(this.#options).catch((error: unknown) => {
      this.#keys = undefined;
      throw error;
    });
    return this.#keys;
  }
}

async function findKeys({ issuer, jwksUrl }: OidcCallersOptions): Promise<JWTVerifyGetKey> {
  const known = jwksUrl ?? KNOWN_KEYS[issuer];
  return createRemoteJWKSet(new URL(known ?? (await discoverJwksUrl(new URL(issuer)))));
}

/** The local stack's issuer, and no other, is reached by plain HTTP: its address says so. */
async function discoverJwksUrl(issuer: URL): Promise<string> {
  const options = { [allowInsecureRequests]: issuer.protocol === 'http:' };
  const response = await discoveryRequest(issuer, options);
  const { jwks_uri: jwksUrl } = await processDiscoveryResponse(issuer, response);
  if (jwksUrl === undefined) throw new Error(`${issuer.href} names no keys.`);
  return jwksUrl;
}

function accountIn(payload: JWTPayload, claim: AccountClaim): string | null {
  if (claim === 'sub') return payload.sub ?? null;
  const { email, email_verified: isVerified } = payload;
  return typeof email === 'string' && isVerified === true ? email : null;
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
