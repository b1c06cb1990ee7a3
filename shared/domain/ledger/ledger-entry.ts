/** Why an alias came to mean another version. */
export const LEDGER_CAUSES = ['promote', 'demote', 'validation'] as const;
export type LedgerCause = (typeof LEDGER_CAUSES)[number];

/** A model is known by its name, among those of its tenant. */
export interface NamedModel {
  readonly tenantId: string;
  readonly model: string;
}

/** From `at` on, the alias means this version, until the alias's next entry. Never changed, never removed. */
export interface LedgerEntry extends NamedModel {
  /** From 1, through all aliases of the model. */
  readonly seq: number;
  readonly alias: string;
  /** The id of a version. */
  readonly version: string;
  /** Epoch ms; never earlier than that of the entry before. */
  readonly at: number;
  /** Who asked: the id of an API key. */
  readonly by: string;
  readonly cause: LedgerCause;
  readonly reason: string | null;
  /** The entry that a demote goes back to, by its seq. */
  readonly predecessor: number | null;
}
