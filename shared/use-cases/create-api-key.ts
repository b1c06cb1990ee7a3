import { API_KEY_PREFIX } from '../domain/api-key.ts';
import type { NewId } from '../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiKeyStore } from '../ports/records.ts';

export interface CreateApiKeyDeps {
  readonly apiKeys: ApiKeyStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly randomHex: (digits: number) => string;
  readonly sha256Hex: (text: string) => string;
}

const SECRET_DIGITS = 40;

/** The key is answered once; only its hash is stored. */
export async function createApiKey(
  deps: CreateApiKeyDeps,
  input: { readonly tenantId: string; readonly name: string },
): Promise<{ readonly id: string; readonly key: string }> {
  const key = `${API_KEY_PREFIX}${deps.randomHex(SECRET_DIGITS)}`;
  const hash = deps.sha256Hex(key);
  const createdAt = deps.clock.now();
  const id = deps.newId('apiKey');
  await deps.apiKeys.create({ ...input, id, hash, createdAt });
  return { id, key };
}
