import { CachedApiKeyStore } from '@fitlane/shared/adapters/cached-api-key-store.ts';
import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import { createFirestore } from '@fitlane/shared/adapters/firestore/client.ts';
import { FirestoreApiKeyStore } from '@fitlane/shared/adapters/firestore/firestore-api-key-store.ts';
import { FirestoreDriftFindingStore } from '@fitlane/shared/adapters/firestore/firestore-drift-finding-store.ts';
import { FirestoreDriftWindowStore } from '@fitlane/shared/adapters/firestore/firestore-drift-window-store.ts';
import { FirestoreLedgerStore } from '@fitlane/shared/adapters/firestore/firestore-ledger-store.ts';
import { FirestorePredictionStore } from '@fitlane/shared/adapters/firestore/firestore-prediction-store.ts';
import { FirestoreVersionStore } from '@fitlane/shared/adapters/firestore/firestore-version-store.ts';
import { randomHex, sha256Hex } from '@fitlane/shared/adapters/ids/random-hex.ts';
import { pinoLog } from '@fitlane/shared/adapters/log/pino-log.ts';
import { objectStorageFor } from '@fitlane/shared/adapters/object-storage.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import type { InferenceDeps } from './inference-deps.ts';
import type { InferenceSettings } from './settings.ts';

export { serve } from '@fitlane/shared/adapters/http/serve.ts';

export interface Dependencies {
  readonly deps: InferenceDeps;
  readonly close: () => Promise<void>;
}

/** The only place of online inference that knows which technologies fill its ports. */
export function createDependencies(settings: InferenceSettings): Dependencies {
  const firestore = createFirestore(settings.GOOGLE_CLOUD_PROJECT);
  const { KEPT_PREDICTIONS_PER_SECOND: keptPerSecond } = settings;
  const deps: InferenceDeps = {
    apiKeys: new CachedApiKeyStore(new FirestoreApiKeyStore(firestore), systemClock),
    versions: new FirestoreVersionStore(firestore),
    ledger: new FirestoreLedgerStore(firestore),
    storage: objectStorageFor({ gs: openGcs, s3: () => openS3(settings) }),
    driftWindows: new FirestoreDriftWindowStore(firestore),
    driftFindings: new FirestoreDriftFindingStore(firestore),
    predictions: new FirestorePredictionStore(firestore),
    mostKeptPerFlush: Math.ceil(keptPerSecond * settings.DRIFT_FLUSH_SECONDS),
    random: Math.random,
    driftFlushMs: settings.DRIFT_FLUSH_SECONDS * 1000,
    newNonce: () => randomHex(12),
    sha256Hex,
    clock: systemClock,
    log: pinoLog({ service: 'inference', level: settings.LOG_LEVEL }),
    modelCacheBytes: settings.MODEL_CACHE_MIB * 2 ** 20,
  };
  return { deps, close: () => firestore.terminate() };
}

/** A start loads the one client that is needed, and no other: each takes tens of milliseconds. */
async function openGcs(): Promise<ObjectStorage> {
  const [{ createGcsClient }, { GcsObjectStorage }] = await Promise.all([
    import('@fitlane/shared/adapters/gcs/client.ts'),
    import('@fitlane/shared/adapters/gcs/gcs-object-storage.ts'),
  ]);
  return new GcsObjectStorage(createGcsClient(), systemClock);
}

async function openS3(settings: InferenceSettings): Promise<ObjectStorage> {
  const [{ createS3Client }, { S3ObjectStorage }] = await Promise.all([
    import('@fitlane/shared/adapters/s3/client.ts'),
    import('@fitlane/shared/adapters/s3/s3-object-storage.ts'),
  ]);
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = settings;
  return new S3ObjectStorage(createS3Client({ endpoint, region }), systemClock);
}
