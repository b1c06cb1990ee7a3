import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { JWK } from 'jose';

export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  /** The public half, as a JWKS lists it. */
  publicJwk: JWK;
}

/** Made at the first start and kept, so that tokens outlive a restart. */
export async function keepSigningKey(path: string): Promise<SigningKey> {
  if (!existsSync(path)) await makeKey(path);
  const privateKey = createPrivateKey(readFileSync(path));
  const jwk = await exportJWK(createPublicKey(privateKey));
  const id = await calculateJwkThumbprint(jwk);
  return { id, privateKey, publicJwk: { ...jwk, kid: id, use: 'sig', alg: 'RS256' } };
}

async function makeKey(path: string): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  mkdirSync(dirname(path), { recursive: true });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(`${path}.new`, pem, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
