import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import { CachedApiKeyStore } from '@fitlane/shared/adapters/cached-api-key-store.ts';
import { CachedDatasetStore } from '@fitlane/shared/adapters/cached-dataset-store.ts';
import { CachedQuoteHistoryStore } from '@fitlane/shared/adapters/cached-quote-history-store.ts';
import { CachedTenantStore } from '@fitlane/shared/adapters/cached-tenant-store.ts';
import { createFirestore } from '@fitlane/shared/adapters/firestore/client.ts';
import { FirestoreApiKeyStore } from '@fitlane/shared/adapters/firestore/firestore-api-key-store.ts';
import { FirestoreDatasetStore } from '@fitlane/shared/adapters/firestore/firestore-dataset-store.ts';
import { FirestoreDriftWindowStore } from '@fitlane/shared/adapters/firestore/firestore-drift-window-store.ts';
import { FirestoreJobLogStore } from '@fitlane/shared/adapters/firestore/firestore-job-log-store.ts';
import { FirestoreJobStore } from '@fitlane/shared/adapters/firestore/firestore-job-store.ts';
import { FirestoreLaneStore } from '@fitlane/shared/adapters/firestore/firestore-lane-store.ts';
import { FirestoreLedgerStore } from '@fitlane/shared/adapters/firestore/firestore-ledger-store.ts';
import { FirestorePredictionStore } from '@fitlane/shared/adapters/firestore/firestore-prediction-store.ts';
import { FirestoreReuseStore } from '@fitlane/shared/adapters/firestore/firestore-reuse-store.ts';
import { FirestoreQuoteHistoryStore } from '@fitlane/shared/adapters/firestore/firestore-quote-history-store.ts';
import { FirestoreTaskStore } from '@fitlane/shared/adapters/firestore/firestore-task-store.ts';
import { FirestoreTenantStore } from '@fitlane/shared/adapters/firestore/firestore-tenant-store.ts';
import { FirestoreUsageStore } from '@fitlane/shared/adapters/firestore/firestore-usage-store.ts';
import { FirestoreVersionStore } from '@fitlane/shared/adapters/firestore/firestore-version-store.ts';
import { createGcsClient } from '@fitlane/shared/adapters/gcs/client.ts';
import { GcsObjectStorage } from '@fitlane/shared/adapters/gcs/gcs-object-storage.ts';
import { randomHex, sha256Hex } from '@fitlane/shared/adapters/ids/random-hex.ts';
import { pinoLog } from '@fitlane/shared/adapters/log/pino-log.ts';
import { ParquetTableReader } from '@fitlane/shared/adapters/parquet/parquet-table-reader.ts';
import { objectStorageFor } from '@fitlane/shared/adapters/object-storage.ts';
import { createPubSub } from '@fitlane/shared/adapters/pubsub/client.ts';
import { PubSubMessages } from '@fitlane/shared/adapters/pubsub/pubsub-messages.ts';
import { createS3Client } from '@fitlane/shared/adapters/s3/client.ts';
import { S3ObjectStorage } from '@fitlane/shared/adapters/s3/s3-object-storage.ts';
import { idMaker } from '@fitlane/shared/domain/ids.ts';
import { DEFAULT_POLICY } from '@fitlane/shared/domain/job/index.ts';
import { computePricesOf } from '@fitlane/shared/domain/prices.ts';
import { tenantLimitsOf } from '@fitlane/shared/domain/tenant-settings.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import { SubmitGate } from '@fitlane/shared/use-cases/submit-gate.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiSettings } from './settings.ts';

export { serve } from '@fitlane/shared/adapters/http/serve.ts';

export interface Dependencies {
  readonly deps: ApiDeps;
  readonly close: () => Promise<void>;
}

/** The only place of the API that knows which technologies fill its ports. */
export function createDependencies(settings: ApiSettings): Dependencies {
  const firestore = createFirestore(settings.GOOGLE_CLOUD_PROJECT);
  const pubsub = createPubSub(settings.GOOGLE_CLOUD_PROJECT);
  const storage = storageOf(settings);
  const lanes = new FirestoreLaneStore(firestore);
  const deps: ApiDeps = {
    jobs: new FirestoreJobStore(firestore),
    tasks: new FirestoreTaskStore(firestore),
    lanes,
    submitGate: new SubmitGate(lanes, systemClock),
    tenants: new CachedTenantStore(new FirestoreTenantStore(firestore), systemClock),
    usage: new FirestoreUsageStore(firestore),
    quoteHistories: new CachedQuoteHistoryStore(
      new FirestoreQuoteHistoryStore(firestore),
      systemClock,
    ),
    prices: computePricesOf(settings),
    reuse: new FirestoreReuseStore(firestore),
    logs: new FirestoreJobLogStore(firestore),
    datasets: new CachedDatasetStore(new FirestoreDatasetStore(firestore), systemClock),
    versions: new FirestoreVersionStore(firestore),
    ledger: new FirestoreLedgerStore(firestore),
    driftWindows: new FirestoreDriftWindowStore(firestore),
    predictions: new FirestorePredictionStore(firestore),
    apiKeys: new CachedApiKeyStore(new FirestoreApiKeyStore(firestore), systemClock),
    messages: new PubSubMessages(pubsub),
    storage,
    tables: new ParquetTableReader(storage),
    log: pinoLog({ service: 'api', level: settings.LOG_LEVEL }),
    clock: systemClock,
    newId: idMaker(randomHex),
    randomHex,
    sha256Hex,
    policy: DEFAULT_POLICY,
    random: Math.random,
    inferenceUrl: settings.INFERENCE_URL,
    imageDigest: settings.IMAGE_DIGEST,
    datasetsBucket: settings.DATASETS_BUCKET,
    modelsBucket: settings.MODELS_BUCKET,
    resultsBucket: settings.RESULTS_BUCKET,
    scratchBucket: settings.SCRATCH_BUCKET,
    jobTimeoutMs: settings.JOB_TIMEOUT * 1000,
    maxRetries: settings.MAX_RETRIES,
    expressMaxSeconds: settings.EXPRESS_MAX_SECONDS,
    defaultLimits: tenantLimitsOf(settings),
  };
  const close = async () => {
    await Promise.all([firestore.terminate(), pubsub.close()]);
  };
  return { deps, close };
}

function storageOf(settings: ApiSettings): ObjectStorage {
  return objectStorageFor({
    gs: () => new GcsObjectStorage(createGcsClient(), systemClock),
    s3: () => s3StorageOf(settings),
  });
}

/** A signature covers the address: users get one for theirs. */
function s3StorageOf({ AWS_ENDPOINT_URL, AWS_REGION: region, S3_PUBLIC_ENDPOINT }: ApiSettings) {
  const client = createS3Client({ endpoint: AWS_ENDPOINT_URL, region });
  if (S3_PUBLIC_ENDPOINT === undefined) return new S3ObjectStorage(client, systemClock);
  const signer = createS3Client({ endpoint: S3_PUBLIC_ENDPOINT, region });
  return new S3ObjectStorage(client, systemClock, signer);
}
