import type { QuotedAlike, QuoteHistory } from '../domain/job/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { QuoteHistoryStore } from '../ports/quote-history-store.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import { RecentReads } from './recent-reads.ts';

const FRESH_MS = 2_000;

/** A quote may be a few jobs behind. Who writes the history must read it from the store itself. */
export class CachedQuoteHistoryStore implements QuoteHistoryStore {
  readonly #histories: QuoteHistoryStore;
  readonly #recent: RecentReads<Stored<QuoteHistory> | null>;

  constructor(histories: QuoteHistoryStore, clock: Clock) {
    this.#histories = histories;
    this.#recent = new RecentReads(clock, FRESH_MS);
  }

  get(alike: QuotedAlike): Promise<Stored<QuoteHistory> | null> {
    const { tenantId, trainer, kind } = alike;
    const id = `${tenantId}.${trainer}.${kind}`;
    return this.#recent.get(id, () => this.#histories.get(alike));
  }

  put(history: QuoteHistory, revision: Revision | null): Promise<void> {
    return this.#histories.put(history, revision);
  }
}
