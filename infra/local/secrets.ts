import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Secrets {
  /** Authenticates Pub/Sub's pushes: the emulator signs none. */
  pushSecret: string;
  attemptTokenSecret: string;
  minioUser: string;
  minioPassword: string;
}

/** The stack's own secrets: made at the first start, never committed. */
export function keepSecrets(path: string): Secrets {
  const known = readKnown(path);
  if (known) return known;
  const secrets = makeSecrets();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function makeSecrets(): Secrets {
  const random = (sizeBytes: number) => randomBytes(sizeBytes).toString('hex');
  return {
    pushSecret: random(32),
    attemptTokenSecret: random(32),
    minioUser: `fitlane-${random(6)}`,
    minioPassword: random(20),
  };
}

function readKnown(path: string): Secrets | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  } catch {
    return undefined;
  }
}
