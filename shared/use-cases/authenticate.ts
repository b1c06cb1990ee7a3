import { API_KEY_PREFIX, type ApiKey } from '../domain/api-key.ts';
import { userError } from '../domain/errors.ts';
import type { ApiKeyStore } from '../ports/records.ts';

export interface AuthenticateDeps {
  readonly apiKeys: ApiKeyStore;
  readonly sha256Hex: (text: string) => string;
}

/**
 * @param authorization the header: `Bearer flk_…`
 * @throws AppError unauthenticated.
 */
export async function authenticate(
  deps: AuthenticateDeps,
  authorization: string | undefined,
): Promise<ApiKey> {
  const secret = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (!secret?.startsWith(API_KEY_PREFIX)) throw unauthenticated('No API key was sent.');
  const key = await deps.apiKeys.findByHash(deps.sha256Hex(secret));
  if (key === null) throw unauthenticated('This API key is not known.');
  return key;
}

function unauthenticated(message: string) {
  return userError({
    code: 'unauthenticated',
    message,
    fix: `Send the header "Authorization: Bearer ${API_KEY_PREFIX}…" with a valid key.`,
  });
}
