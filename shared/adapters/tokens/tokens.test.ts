import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type GenerateKeyPairResult,
  type JWTPayload,
} from 'jose';
import { OidcCallers, type AccountClaim } from './oidc-callers.ts';
import { JwtAttemptTokens } from './jwt-attempt-tokens.ts';

describe('attempt tokens', () => {
  const tokens = new JwtAttemptTokens('s'.repeat(32));
  const soon = () => Date.now() + 60_000;

  test('are good for their own attempt only', async () => {
    const token = await tokens.issue('job_1', 2, soon());
    expect(await tokens.isValid(token, 'job_1', 2)).toBe(true);
    expect(await tokens.isValid(token, 'job_1', 3)).toBe(false);
    expect(await tokens.isValid(token, 'job_2', 2)).toBe(false);
  });

  test('of another secret, expired, or none at all are refused', async () => {
    const other = new JwtAttemptTokens('t'.repeat(32));
    expect(await tokens.isValid(await other.issue('job_1', 1, soon()), 'job_1', 1)).toBe(false);
    expect(await tokens.isValid(await tokens.issue('job_1', 1, 1_000), 'job_1', 1)).toBe(false);
    expect(await tokens.isValid('', 'job_1', 1)).toBe(false);
  });
});

describe('ID tokens', () => {
  let server: Server;
  let issuer: string;
  /** What the issuer calls itself. */
  let discovered: string;
  let isDown = false;
  let keys: GenerateKeyPairResult;

  beforeAll(async () => {
    keys = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' };
    server = createServer(({ url }, response) => {
      response.setHeader('content-type', 'application/json');
      const metadata = { issuer: discovered, jwks_uri: `${issuer}/certs` };
      const answers = url === '/certs' ? { keys: [jwk] } : metadata;
      response.writeHead(isDown ? 503 : 200).end(JSON.stringify(answers));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    discovered = issuer;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const callers = (
    accountClaim: AccountClaim = 'email',
    jwksUrl: string | undefined = `${issuer}/certs`,
  ) => new OidcCallers({ issuer, jwksUrl, audience: 'https://c', accountClaim });
  const discovering = () =>
    new OidcCallers({ issuer, jwksUrl: undefined, audience: 'https://c', accountClaim: 'email' });
  const sign = (claims: JWTPayload, key = keys.privateKey) =>
    new SignJWT({
      iss: issuer,
      aud: 'https://c',
      exp: Math.floor(Date.now() / 1000) + 60,
      email: 'task@p',
      email_verified: true,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(key);

  test('a good one names its account', async () => {
    expect(await callers().verify(await sign({}))).toEqual({ account: 'task@p' });
  });

  test.each<[string, JWTPayload]>([
    ['another audience', { aud: 'https://other' }],
    ['another issuer', { iss: 'https://evil' }],
    ['expired', { exp: 1 }],
    ['unverified address', { email_verified: false }],
    ['no address', { email: undefined }],
  ])('%s is refused', async (_title, claims) => {
    await expect(callers().verify(await sign(claims))).rejects.toMatchObject({
      detail: { code: 'unauthenticated' },
    });
  });

  test('another key’s signature, and no token at all, are refused', async () => {
    const other = await generateKeyPair('RS256');
    const refused = { detail: { code: 'unauthenticated' } };
    await expect(callers().verify(await sign({}, other.privateKey))).rejects.toMatchObject(refused);
    await expect(callers().verify('nonsense')).rejects.toMatchObject(refused);
  });

  test('an issuer that does not answer is a fault of the system', async () => {
    const lost = callers('email', 'http://127.0.0.1:1/certs');
    await expect(lost.verify(await sign({}))).rejects.toMatchObject({ retryable: true });
  });

  test('of a Kubernetes cluster name their account by the subject', async () => {
    const sub = 'system:serviceaccount:fitlane:task';
    const token = await sign({ sub, email: undefined, email_verified: undefined });
    expect(await callers('sub').verify(token)).toEqual({ account: sub });
    await expect(callers('sub').verify(await sign({}))).rejects.toMatchObject({
      detail: { code: 'unauthenticated' },
    });
  });

  describe('of Google', () => {
    const google = 'https://accounts.google.com';
    const ownFetch = globalThis.fetch;
    afterEach(() => {
      globalThis.fetch = ownFetch;
    });

    test("are verified by asking Google's APIs alone, which production's network reaches", async () => {
      const asked: string[] = [];
      globalThis.fetch = (input, init) => {
        const { pathname, hostname } = new URL(input instanceof Request ? input.url : input);
        asked.push(hostname);
        return ownFetch(`${issuer}${pathname.replace(/.*certs$/, '/certs')}`, init);
      };
      const options = { jwksUrl: undefined, audience: 'https://c', accountClaim: 'email' } as const;
      const verified = await new OidcCallers({ issuer: google, ...options }).verify(
        await sign({ iss: google }),
      );
      expect(verified).toEqual({ account: 'task@p' });
      expect(asked).toEqual(['www.googleapis.com']);
    });
  });

  describe('of an issuer that says itself where its keys are', () => {
    test('are verified', async () => {
      expect(await discovering().verify(await sign({}))).toEqual({ account: 'task@p' });
    });

    test('are not, while it cannot be asked, and are afterwards', async () => {
      const [asked, token] = [discovering(), await sign({})];
      isDown = true;
      await expect(asked.verify(token)).rejects.toMatchObject({ retryable: true });
      isDown = false;
      expect(await asked.verify(token)).toEqual({ account: 'task@p' });
    });

    test('are not, when it calls itself something else', async () => {
      discovered = 'https://evil.example';
      await expect(discovering().verify(await sign({}))).rejects.toMatchObject({ retryable: true });
      discovered = issuer;
    });
  });
});
