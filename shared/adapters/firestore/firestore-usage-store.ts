import { AggregateField, type Firestore, type Query } from '@google-cloud/firestore';
import type { BudgetGate } from '../../domain/budget.ts';
import type { Usage } from '../../domain/usage.ts';
import type { Stored } from '../../ports/stored.ts';
import type { UsageStore } from '../../ports/usage-store.ts';
import { reading } from './errors.ts';
import { collections, namedQuery } from './schema.ts';
import { readRecord, valuesIn } from './stored-documents.ts';

export class FirestoreUsageStore implements UsageStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  ofMonth(tenantId: string, month: string): Promise<Usage[]> {
    const all = namedQuery(this.#db, 'usageOfMonth', { tenantId, month });
    return reading(async () => valuesIn<Usage>(await all.get()));
  }

  spentNanoUsd(tenantId: string, month: string): Promise<number> {
    return sumOf(namedQuery(this.#db, 'usageOfMonth', { tenantId, month }), 'costNanoUsd');
  }

  reservedNanoUsd(tenantId: string): Promise<number> {
    return sumOf(namedQuery(this.#db, 'slotsOfTenant', { tenantId }), 'reservedNanoUsd');
  }

  gate(tenantId: string): Promise<Stored<BudgetGate> | null> {
    return readRecord<BudgetGate>(collections.budgetGates(this.#db), tenantId);
  }
}

async function sumOf(query: Query, field: string): Promise<number> {
  const summed = query.aggregate({ sum: AggregateField.sum(field) });
  return (await reading(() => summed.get())).data().sum;
}
