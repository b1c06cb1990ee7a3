import type { LedgerEntry } from '../domain/ledger/ledger-entry.ts';
import type { LedgerFilter } from '../ports/ledger-store.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { newestVersion, type FindVersionDeps } from './find-version.ts';

/** The history of a model's aliases, newest first. @throws AppError not_found where there is no such model. */
export async function listLedger(
  deps: FindVersionDeps,
  filter: LedgerFilter,
  page: PageRequest,
): Promise<Page<LedgerEntry>> {
  const found = await deps.ledger.list(filter, page);
  if (found.items.length === 0) await newestVersion(deps, filter);
  return found;
}
