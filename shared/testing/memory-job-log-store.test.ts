import { describe } from '@jest/globals';
import { jobLogStoreContract } from './contracts/job-log-store-contract.ts';
import { MemoryJobLogStore } from './memory-job-log-store.ts';

describe('MemoryJobLogStore', () => {
  jobLogStoreContract(() => ({ logs: new MemoryJobLogStore(), close: () => Promise.resolve() }));
});
