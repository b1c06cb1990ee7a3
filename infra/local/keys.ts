// Who may call? Makes, lists and revokes the API keys of a tenant; its first key is what makes a tenant.
//   npm run keys -- create --tenant TENANT --name NAME    prints the key: only its hash is kept
//   npm run keys -- list --tenant TENANT
//   npm run keys -- revoke KEY_ID --tenant TENANT         services refuse it within seconds
// In the local stack, which must be up; or with --project PROJECT in a Google Cloud project, by your own credentials.
import { parseArgs } from 'node:util';
import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import { FirestoreApiKeyStore } from '@fitlane/shared/adapters/firestore/firestore-api-key-store.ts';
import { randomHex, sha256Hex } from '@fitlane/shared/adapters/ids/random-hex.ts';
import { AppError } from '@fitlane/shared/domain/errors.ts';
import { idMaker } from '@fitlane/shared/domain/ids.ts';
import type { ApiKeyRegister } from '@fitlane/shared/ports/records.ts';
import { createApiKey } from '@fitlane/shared/use-cases/create-api-key.ts';
import { revokeApiKey } from '@fitlane/shared/use-cases/revoke-api-key.ts';
import { keyRequestOf, type KeyRequest } from './key-request.ts';
import { openFirestore } from './open-firestore.ts';
import { readSettings } from './settings.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { tenant: { type: 'string' }, name: { type: 'string' }, project: { type: 'string' } },
});

try {
  const request = keyRequestOf(positionals, values);
  const db = await openFirestore(readSettings(), values.project);
  try {
    await answer(new FirestoreApiKeyStore(db), request);
  } finally {
    await db.terminate();
  }
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  if (error instanceof AppError) console.error(`fix: ${error.detail.fix}`);
  process.exitCode = 1;
}

async function answer(apiKeys: ApiKeyRegister, request: KeyRequest): Promise<void> {
  switch (request.action) {
    case 'create': {
      const { tenantId, name } = request;
      const deps = { apiKeys, clock: systemClock, newId: idMaker(randomHex), randomHex, sha256Hex };
      const { id, key } = await createApiKey(deps, { tenantId, name });
      console.error(`${id}: shown this once`);
      // Alone, so that it can be handed on without being seen.
      console.log(key);
      return;
    }
    case 'list':
      for (const { id, name, createdAt } of await apiKeys.ofTenant(request.tenantId))
        console.log(`${id}  ${new Date(createdAt).toISOString()}  ${name}`);
      return;
    case 'revoke':
      await revokeApiKey({ apiKeys }, request);
      console.error(`${request.id} is revoked`);
  }
}
