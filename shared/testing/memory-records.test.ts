import { describe } from '@jest/globals';
import { driftFindingStoreContract } from './contracts/drift-finding-store-contract.ts';
import { driftWindowStoreContract } from './contracts/drift-window-store-contract.ts';
import { ledgerStoreContract } from './contracts/ledger-store-contract.ts';
import { predictionStoreContract } from './contracts/prediction-store-contract.ts';
import { recordsContract } from './contracts/records-contract.ts';
import { taskStoreContract } from './contracts/task-store-contract.ts';
import { MemoryDriftFindingStore } from './memory-drift-finding-store.ts';
import { MemoryDriftWindowStore } from './memory-drift-window-store.ts';
import { MemoryLaneStore } from './memory-lane-store.ts';
import { MemoryLedgerStore } from './memory-ledger-store.ts';
import { MemoryPredictionStore } from './memory-prediction-store.ts';
import { MemoryApiKeyStore, MemoryDatasetStore, MemoryLeaseStore } from './memory-records.ts';
import { MemoryReuseStore } from './memory-reuse-store.ts';
import { MemoryTaskStore } from './memory-task-store.ts';

const close = () => Promise.resolve();

describe('records in memory', () => {
  taskStoreContract(() => ({ tasks: new MemoryTaskStore(), close }));
  driftFindingStoreContract(() => ({ driftFindings: new MemoryDriftFindingStore(), close }));
  driftWindowStoreContract(() => ({ driftWindows: new MemoryDriftWindowStore(), close }));
  predictionStoreContract(() => ({ predictions: new MemoryPredictionStore(), close }));
  ledgerStoreContract(() => {
    const reuse = new MemoryReuseStore(new MemoryLaneStore());
    return { ledger: new MemoryLedgerStore(reuse), reuse, close };
  });
  recordsContract(() => ({
    datasets: new MemoryDatasetStore(),
    apiKeys: new MemoryApiKeyStore(),
    leases: new MemoryLeaseStore(),
    close,
  }));
});
