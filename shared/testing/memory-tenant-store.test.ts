import { describe } from '@jest/globals';
import { tenantRecordsContract } from './contracts/tenant-records-contract.ts';
import { MemoryQuoteHistoryStore } from './memory-quote-history-store.ts';
import { MemoryTenantStore } from './memory-tenant-store.ts';

describe('memory', () => {
  tenantRecordsContract(() => ({
    tenants: new MemoryTenantStore(),
    quoteHistories: new MemoryQuoteHistoryStore(),
    close: () => Promise.resolve(),
  }));
});
