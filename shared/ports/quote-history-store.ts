import type { QuotedAlike, QuoteHistory } from '../domain/job/index.ts';
import type { Revision, Stored } from './stored.ts';

export interface QuoteHistoryStore {
  get(alike: QuotedAlike): Promise<Stored<QuoteHistory> | null>;
  /** @throws ConflictError when it changed since `revision`; null creates it. */
  put(history: QuoteHistory, revision: Revision | null): Promise<void>;
}
