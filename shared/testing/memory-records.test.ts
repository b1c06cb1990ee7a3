import { describe } from '@jest/globals';
import { recordsContract } from './contracts/records-contract.ts';
import { taskStoreContract } from './contracts/task-store-contract.ts';
import { MemoryApiKeyStore, MemoryDatasetStore, MemoryLeaseStore } from './memory-records.ts';
import { MemoryTaskStore } from './memory-task-store.ts';

const close = () => Promise.resolve();

describe('records in memory', () => {
  taskStoreContract(() => ({ tasks: new MemoryTaskStore(), close }));
  recordsContract(() => ({
    datasets: new MemoryDatasetStore(),
    apiKeys: new MemoryApiKeyStore(),
    leases: new MemoryLeaseStore(),
    close,
  }));
});
