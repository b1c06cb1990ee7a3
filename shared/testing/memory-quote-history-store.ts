import type { QuotedAlike, QuoteHistory } from '../domain/job/index.ts';
import type { QuoteHistoryStore } from '../ports/quote-history-store.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';

export class MemoryQuoteHistoryStore implements QuoteHistoryStore {
  readonly #histories = new MemoryCollection<QuoteHistory>();

  get(alike: QuotedAlike): Promise<Stored<QuoteHistory> | null> {
    return answer(() => this.#histories.get(keyOf(alike)));
  }

  put(history: QuoteHistory, revision: Revision | null): Promise<void> {
    return answer(() => {
      if (revision === null) this.#histories.create(keyOf(history), history);
      else this.#histories.replace(keyOf(history), history, revision);
    });
  }
}

function keyOf({ tenantId, trainer, kind }: QuotedAlike): string {
  return `${tenantId}.${trainer}.${kind}`;
}
