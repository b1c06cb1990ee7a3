import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { pickPorts } from '../ports.ts';
import { settingsSchema } from '../settings.ts';
import { addressesOf } from '../wiring.ts';
import type { Addresses } from '../wiring.ts';
import { startIdentity } from './start-identity.ts';
import type { Identity } from './start-identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'identity-'));
const keyPath = join(folder, 'key.pem');
const audience = 'http://127.0.0.1:9100';
const identityPath = '/computeMetadata/v1/instance/service-accounts/default/identity';
const flavor = { 'Metadata-Flavor': 'Google' };
let addresses: Addresses;
let identity: Identity;

const start = () =>
  startIdentity({
    project: 'test-project',
    issuer: addresses.issuer,
    metadataHosts: addresses.metadataHosts,
    keyPath,
  });

const get = (path: string, headers: Record<string, string> = flavor) =>
  fetch(`http://${addresses.metadataHosts.worker}${path}`, { headers });

const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${addresses.issuer}/certs`)), {
    issuer: addresses.issuer,
    audience,
    algorithms: ['RS256'],
  });

beforeAll(async () => {
  const ports = await pickPorts(join(folder, 'ports.json'), 0);
  addresses = addressesOf(settingsSchema.parse({}), ports);
  identity = await start();
});

afterAll(() => identity.stop());

describe('the metadata server', () => {
  it("gives its account's ID token, which verifies against the issuer's keys", async () => {
    const response = await get(
      `${identityPath}?audience=${encodeURIComponent(audience)}&format=full`,
    );
    expect(response.headers.get('Metadata-Flavor')).toBe('Google');
    const { payload } = await verify(await response.text());
    expect(payload).toMatchObject({
      email: 'worker@test-project.iam.gserviceaccount.com',
      email_verified: true,
    });
    expect(payload.azp).toBe(payload.sub);
    expect(payload.exp! - payload.iat!).toBe(3600);
  });

  it.each([
    ['no header', {}],
    ['another flavor', { 'Metadata-Flavor': 'Vanilla' }],
    ['a forwarded request', { ...flavor, 'X-Forwarded-For': '10.0.0.1' }],
  ])('refuses %s', async (_what, headers) => {
    const response = await get(`${identityPath}?audience=a`, headers);
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('eyJ');
  });

  it('asks for an audience', async () => {
    expect((await get(identityPath)).status).toBe(400);
  });

  it('knows its project, its account and an access token', async () => {
    const base = '/computeMetadata/v1';
    const account = `${base}/instance/service-accounts/default`;
    expect(await (await get(`${base}/project/project-id`)).text()).toBe('test-project');
    expect(await (await get(`${account}/email`)).text()).toContain('worker@');
    expect(await (await get(`${account}/token`)).json()).toMatchObject({ token_type: 'Bearer' });
  });
});

describe('the issuer', () => {
  it('says where its keys are', async () => {
    const response = await fetch(`${addresses.issuer}/.well-known/openid-configuration`);
    const { issuer, jwks_uri: keys } = (await response.json()) as Record<string, string>;
    expect([issuer, keys]).toEqual([addresses.issuer, `${addresses.issuer}/certs`]);
  });

  it('keeps its key over a restart, readable by its owner alone', async () => {
    const token = await identity.idToken('scheduler', audience);
    await identity.stop();
    identity = await start();
    const { payload } = await verify(token);
    expect(payload['email']).toContain('scheduler@');
    expect(statSync(keyPath).mode & 0o077).toBe(0);
  });
});
