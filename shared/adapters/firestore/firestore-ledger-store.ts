import type { Firestore } from '@google-cloud/firestore';
import type { LedgerEntry, NamedModel } from '../../domain/ledger/ledger-entry.ts';
import type { ModelAliases } from '../../domain/ledger/model-aliases.ts';
import type { LedgerAppend, LedgerFilter, LedgerStore } from '../../ports/ledger-store.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { Stored } from '../../ports/stored.ts';
import { addKey } from './add-key.ts';
import { writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { listRecords } from './list-records.ts';
import { fromRevision } from './revision.ts';
import { collections, namedQuery, numberId } from './schema.ts';
import { readRecord } from './stored-documents.ts';

export class FirestoreLedgerStore implements LedgerStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  aliases(model: NamedModel): Promise<Stored<ModelAliases> | null> {
    return readRecord<ModelAliases>(collections.aliases(this.#db), modelId(model));
  }

  async entry(model: NamedModel, seq: number): Promise<LedgerEntry | null> {
    const stored = await readRecord<LedgerEntry>(
      collections.ledger(this.#db),
      entryId({ ...model, seq }),
    );
    return stored?.value ?? null;
  }

  async append({ was, aliases, entry, key }: LedgerAppend): Promise<void> {
    await writing(() => {
      const batch = this.#db.batch();
      const document = collections.aliases(this.#db).doc(modelId(aliases));
      if (was === null) batch.create(document, toFields(aliases));
      else {
        const lastUpdateTime = fromRevision(was.revision);
        batch.update(document, toFields(aliases), { lastUpdateTime });
      }
      batch.create(collections.ledger(this.#db).doc(entryId(entry)), toFields(entry));
      if (key !== undefined) addKey(this.#db, batch, key);
      return batch.commit();
    });
  }

  list(filter: LedgerFilter, page: PageRequest): Promise<Page<LedgerEntry>> {
    const { tenantId, model, alias, made = {} } = filter;
    const query = namedQuery(this.#db, 'ledgerOfModel', { tenantId, model, alias });
    return listRecords(query, 'at', made, page);
  }
}

function modelId({ tenantId, model }: NamedModel): string {
  return `${tenantId}.${model}`;
}

function entryId(entry: NamedModel & Pick<LedgerEntry, 'seq'>): string {
  return `${modelId(entry)}.${numberId(entry.seq)}`;
}
