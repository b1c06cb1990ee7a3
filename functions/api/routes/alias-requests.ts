import { z } from 'zod';
import { PRODUCTION } from '@fitlane/shared/domain/ledger/alias-name.ts';
import { aliasName } from '@fitlane/shared/http/alias-name.ts';
import type { AliasOutcome } from '@fitlane/shared/use-cases/change-alias.ts';
import { ledgerEntryView, viewLedgerEntry } from '../views/ledger-view.ts';

const MAX_REASON = 500;

export const byModel = z.object({ model: z.string().min(1).max(100) });

/** Which alias is to mean something else, and why. */
export const anyChange = {
  alias: aliasName.default(PRODUCTION),
  reason: z.string().max(MAX_REASON).optional().meta({ description: 'Kept in the ledger' }),
};

export const changedAliasView = ledgerEntryView
  .extend({
    changed: z.boolean().meta({ description: 'False: the alias meant this version already' }),
  })
  .meta({ id: 'ChangedAlias' });

export function viewOutcome({ entry, isChanged }: AliasOutcome): z.infer<typeof changedAliasView> {
  return { ...viewLedgerEntry(entry), changed: isChanged };
}
