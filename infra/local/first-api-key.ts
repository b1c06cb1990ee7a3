import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomHex, sha256Hex } from '@fitlane/shared/adapters/ids/random-hex.ts';
import { idMaker } from '@fitlane/shared/domain/ids.ts';
import { createApiKey } from '@fitlane/shared/use-cases/create-api-key.ts';
import type { CreateApiKeyDeps } from '@fitlane/shared/use-cases/create-api-key.ts';
import type { ApiKeyStore } from '@fitlane/shared/ports/records.ts';
import { PROJECT } from './local-project.ts';

const FIRST_KEY = { tenantId: 'tn_local', name: 'local' };

/** Makes the first API key, or keeps the one that the file holds if Firestore still knows it. */
export async function keepFirstApiKey(firestoreHost: string, path: string): Promise<void> {
  const { apiKeys, close } = await openApiKeyStore(firestoreHost);
  try {
    if (await isKnown(apiKeys, path)) return;
    const { key } = await createApiKey(dependencies(apiKeys), FIRST_KEY);
    writeFileSync(path, `${key}\n`, { mode: 0o600 });
  } finally {
    await close();
  }
}

async function isKnown(apiKeys: ApiKeyStore, path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const key = readFileSync(path, 'utf8').trim();
  return (await apiKeys.findByHash(sha256Hex(key))) !== null;
}

/** Libraries are loaded while the parts start. The address is given here, not by the environment. */
async function openApiKeyStore(host: string) {
  const [{ Firestore }, { FirestoreApiKeyStore }] = await Promise.all([
    import('@google-cloud/firestore'),
    import('@fitlane/shared/adapters/firestore/firestore-api-key-store.ts'),
  ]);
  const customHeaders = { Authorization: 'Bearer owner' }; // the emulator's administrator
  const db = new Firestore({ projectId: PROJECT, host, ssl: false, customHeaders });
  return { apiKeys: new FirestoreApiKeyStore(db), close: () => db.terminate() };
}

function dependencies(apiKeys: ApiKeyStore): CreateApiKeyDeps {
  return { apiKeys, clock: { now: Date.now }, newId: idMaker(randomHex), randomHex, sha256Hex };
}
