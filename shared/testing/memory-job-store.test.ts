import { describe } from '@jest/globals';
import { jobQueriesContract } from './contracts/job-queries-contract.ts';
import { jobStoreContract } from './contracts/job-store-contract.ts';
import { MemoryJobStore } from './memory-job-store.ts';

function makeStores() {
  const jobs = new MemoryJobStore();
  return { jobs, versions: jobs.versions, close: () => Promise.resolve() };
}

describe('MemoryJobStore', () => {
  jobStoreContract(makeStores);
  jobQueriesContract(makeStores);
});
