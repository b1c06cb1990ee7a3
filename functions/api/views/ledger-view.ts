import { z } from 'zod';
import { LEDGER_CAUSES, type LedgerEntry } from '@fitlane/shared/domain/ledger/ledger-entry.ts';
import { isoTime, toIso } from './time.ts';

export const ledgerEntryView = z
  .object({
    seq: z.number().meta({ description: 'From 1, through all aliases of the model' }),
    model: z.string(),
    alias: z.string(),
    version: z.string().meta({ description: 'What the alias means from then on' }),
    at: isoTime,
    by: z.string().meta({ description: 'The id of the API key that asked' }),
    cause: z.enum(LEDGER_CAUSES),
    reason: z.string().nullable(),
    predecessor: z
      .number()
      .nullable()
      .meta({ description: 'The entry that a demote goes back to' }),
  })
  .meta({ id: 'LedgerEntry' });

export function viewLedgerEntry(entry: LedgerEntry): z.infer<typeof ledgerEntryView> {
  const { seq, model, alias, version, at, by, cause, reason, predecessor } = entry;
  return { seq, model, alias, version, at: toIso(at), by, cause, reason, predecessor };
}
