import { describe } from '@jest/globals';
import { jobQueriesContract } from './contracts/job-queries-contract.ts';
import { jobStoreContract } from './contracts/job-store-contract.ts';
import { laneStoreContract } from './contracts/lane-store-contract.ts';
import { usageStoreContract } from './contracts/usage-store-contract.ts';
import { MemoryJobStore } from './memory-job-store.ts';

function jobStores() {
  const jobs = new MemoryJobStore();
  const { versions, datasets, lanes, tasks, usage } = jobs;
  return { jobs, versions, datasets, lanes, tasks, usage, close: () => Promise.resolve() };
}

describe('memory', () => {
  jobStoreContract(jobStores);
  jobQueriesContract(jobStores);
  laneStoreContract(jobStores);
  usageStoreContract(jobStores);
});
