import type { Firestore } from '@google-cloud/firestore';
import type { QuotedAlike, QuoteHistory } from '../../domain/job/index.ts';
import type { QuoteHistoryStore } from '../../ports/quote-history-store.ts';
import type { Revision, Stored } from '../../ports/stored.ts';
import { writing } from './errors.ts';
import { fromRevision } from './revision.ts';
import { collections } from './schema.ts';
import { readRecord } from './stored-documents.ts';

export class FirestoreQuoteHistoryStore implements QuoteHistoryStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  get(alike: QuotedAlike): Promise<Stored<QuoteHistory> | null> {
    return readRecord<QuoteHistory>(collections.quoteHistories(this.#db), idOf(alike));
  }

  async put(history: QuoteHistory, revision: Revision | null): Promise<void> {
    const document = collections.quoteHistories(this.#db).doc(idOf(history));
    await writing(() =>
      revision === null
        ? document.create({ ...history })
        : document.update({ ...history }, { lastUpdateTime: fromRevision(revision) }),
    );
  }
}

function idOf({ tenantId, trainer, kind }: QuotedAlike): string {
  return `${tenantId}.${trainer}.${kind}`;
}
