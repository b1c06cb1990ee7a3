import type { Firestore } from '@google-cloud/firestore';
import type { Tenant } from '../../domain/tenant.ts';
import type { TenantStore } from '../../ports/tenant-store.ts';
import { writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { collections } from './schema.ts';
import { readRecord } from './stored-documents.ts';

export class FirestoreTenantStore implements TenantStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async get(id: string): Promise<Tenant | null> {
    const stored = await readRecord<Tenant>(collections.tenants(this.#db), id);
    return stored?.value ?? null;
  }

  async put(tenant: Tenant): Promise<void> {
    await writing(() => collections.tenants(this.#db).doc(tenant.id).set(toFields(tenant)));
  }
}
