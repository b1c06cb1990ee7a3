import type { Timestamp } from '@google-cloud/firestore';
import { afterAll, describe, expect, it } from '@jest/globals';
import { AppError } from '../../domain/errors.ts';
import { driftFindingStoreContract } from '../../testing/contracts/drift-finding-store-contract.ts';
import { driftWindowStoreContract } from '../../testing/contracts/drift-window-store-contract.ts';
import { jobLogStoreContract } from '../../testing/contracts/job-log-store-contract.ts';
import { jobQueriesContract } from '../../testing/contracts/job-queries-contract.ts';
import { jobStoreContract } from '../../testing/contracts/job-store-contract.ts';
import { laneStoreContract } from '../../testing/contracts/lane-store-contract.ts';
import { ledgerStoreContract } from '../../testing/contracts/ledger-store-contract.ts';
import { predictionStoreContract } from '../../testing/contracts/prediction-store-contract.ts';
import { recordsContract } from '../../testing/contracts/records-contract.ts';
import { tenantRecordsContract } from '../../testing/contracts/tenant-records-contract.ts';
import { usageStoreContract } from '../../testing/contracts/usage-store-contract.ts';
import { taskStoreContract } from '../../testing/contracts/task-store-contract.ts';
import { isIndexed } from '../../testing/is-indexed.ts';
import { recordQueries } from '../../testing/recorded-queries.ts';
import { sampleJob } from '../../testing/sample-records.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { createFirestore } from './client.ts';
import { FirestoreApiKeyStore } from './firestore-api-key-store.ts';
import { FirestoreDatasetStore } from './firestore-dataset-store.ts';
import { FirestoreDriftFindingStore } from './firestore-drift-finding-store.ts';
import { FirestoreDriftWindowStore } from './firestore-drift-window-store.ts';
import { FirestoreJobLogStore } from './firestore-job-log-store.ts';
import { FirestoreJobStore } from './firestore-job-store.ts';
import { FirestoreLaneStore } from './firestore-lane-store.ts';
import { FirestoreLeaseStore } from './firestore-lease-store.ts';
import { FirestoreLedgerStore } from './firestore-ledger-store.ts';
import { FirestorePredictionStore } from './firestore-prediction-store.ts';
import { FirestoreQuoteHistoryStore } from './firestore-quote-history-store.ts';
import { FirestoreReuseStore } from './firestore-reuse-store.ts';
import { FirestoreTenantStore } from './firestore-tenant-store.ts';
import { FirestoreUsageStore } from './firestore-usage-store.ts';
import { FirestoreTaskStore } from './firestore-task-store.ts';
import { FirestoreVersionStore } from './firestore-version-store.ts';
import { QUERIES } from './schema.ts';

/** A project of its own for each: they start empty, and the emulator forgets them with its process. */
function newProject() {
  const db = createFirestore(uniqueId('test').replace('_', '-'));
  return { db, close: () => db.terminate() };
}

function jobStores() {
  const { db, close } = newProject();
  return {
    jobs: new FirestoreJobStore(db),
    versions: new FirestoreVersionStore(db),
    datasets: new FirestoreDatasetStore(db),
    lanes: new FirestoreLaneStore(db),
    tasks: new FirestoreTaskStore(db),
    usage: new FirestoreUsageStore(db),
    close,
  };
}

describe('Firestore', () => {
  const queries = recordQueries();
  afterAll(queries.stop);

  jobStoreContract(jobStores);
  jobQueriesContract(jobStores);
  laneStoreContract(jobStores);
  usageStoreContract(jobStores);

  tenantRecordsContract(() => {
    const { db, close } = newProject();
    return {
      tenants: new FirestoreTenantStore(db),
      quoteHistories: new FirestoreQuoteHistoryStore(db),
      close,
    };
  });

  taskStoreContract(() => {
    const { db, close } = newProject();
    return { tasks: new FirestoreTaskStore(db), close };
  });

  jobLogStoreContract(() => {
    const { db, close } = newProject();
    return { logs: new FirestoreJobLogStore(db), close };
  });

  driftFindingStoreContract(() => {
    const { db, close } = newProject();
    return { driftFindings: new FirestoreDriftFindingStore(db), close };
  });

  driftWindowStoreContract(() => {
    const { db, close } = newProject();
    return { driftWindows: new FirestoreDriftWindowStore(db), close };
  });

  predictionStoreContract(() => {
    const { db, close } = newProject();
    return { predictions: new FirestorePredictionStore(db), close };
  });

  ledgerStoreContract(() => {
    const { db, close } = newProject();
    return { ledger: new FirestoreLedgerStore(db), reuse: new FirestoreReuseStore(db), close };
  });

  recordsContract(() => {
    const { db, close } = newProject();
    return {
      datasets: new FirestoreDatasetStore(db),
      apiKeys: new FirestoreApiKeyStore(db),
      leases: new FirestoreLeaseStore(db),
      close,
    };
  });

  it('knows until when a kept prediction lives', async () => {
    const { db, close } = newProject();
    const kept = { tenantId: 'tn_1', model: 'churn', version: 'ver_1', rowId: 'r1' };
    const about = { task: 'regression', prediction: 1, day: '2026-01-31', label: null } as const;
    await new FirestorePredictionStore(db).keep([{ ...kept, ...about }]);
    const { docs } = await db.collection('predictions').get();
    const ends = docs.map((document) => (document.get('expiresAt') as Timestamp).toDate());
    expect(ends).toEqual([new Date('2026-05-02')]);
    await close();
  });

  it('tells a record that is too large from one that could be sent again', async () => {
    const { jobs, close } = jobStores();
    const job = sampleJob({ outputPrefix: 'x'.repeat(1_100_000) });
    const error: unknown = await jobs
      .commit({ was: null, job, events: [] })
      .catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ retryable: false, detail: { code: 'internal_error' } });
    await close();
  });

  it('reports a listener that breaks once, in words of the domain', async () => {
    const { jobs, close } = jobStores();
    const errors: Error[] = [];
    await new Promise<void>((resolve) => {
      const onError = (error: Error) => {
        errors.push(error);
        resolve();
      };
      // Names like this are Firestore's own: the listener is refused for good.
      jobs.watch('__reserved__', () => undefined, onError);
    });
    await close();
    expect(errors).toEqual([expect.any(AppError)]);
    expect(errors[0]).toMatchObject({ detail: { code: 'internal_error' } });
  });

  it('is asked nothing, by any test above, that production has no index for', () => {
    const asked = new Set(queries.shapes.map(({ collection }) => collection));
    const named = Object.values(QUERIES).map(({ collection }) => collection);
    expect([...asked]).toEqual(expect.arrayContaining(named));
    expect(queries.shapes.filter((query) => !isIndexed(query))).toEqual([]);
  });
});
