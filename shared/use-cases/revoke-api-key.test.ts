import { beforeEach, describe, expect, it } from '@jest/globals';
import { idMaker } from '../domain/ids.ts';
import { randomHex, sha256Hex } from '../adapters/ids/random-hex.ts';
import { MemoryApiKeyStore } from '../testing/memory-records.ts';
import { authenticate } from './authenticate.ts';
import { createApiKey } from './create-api-key.ts';
import { revokeApiKey } from './revoke-api-key.ts';

describe('revoking an API key', () => {
  const tenantId = 'tn_1';
  let apiKeys: MemoryApiKeyStore;

  beforeEach(() => {
    apiKeys = new MemoryApiKeyStore();
  });

  const create = (name: string) =>
    createApiKey(
      { apiKeys, clock: { now: () => 1 }, newId: idMaker(randomHex), randomHex, sha256Hex },
      { tenantId, name },
    );
  const authenticated = (key: string) => authenticate({ apiKeys, sha256Hex }, `Bearer ${key}`);

  it('ends that key, and no other', async () => {
    const [lost, kept] = [await create('lost'), await create('kept')];
    await revokeApiKey({ apiKeys }, { tenantId, id: lost.id });
    await expect(authenticated(lost.key)).rejects.toMatchObject({
      detail: { code: 'unauthenticated' },
    });
    expect(await authenticated(kept.key)).toMatchObject({ id: kept.id, tenantId });
  });

  it('is refused for another tenant', async () => {
    const { id, key } = await create('mine');
    await expect(revokeApiKey({ apiKeys }, { tenantId: 'tn_2', id })).rejects.toMatchObject({
      detail: { code: 'not_found' },
    });
    expect(await authenticated(key)).toMatchObject({ id });
  });
});
