/** What one instance has seen of one version within one hour: it alone writes it, again and again. */
export interface DriftWindow {
  readonly tenantId: string;
  readonly version: string;
  /** When the hour began: epoch milliseconds. */
  readonly hour: number;
  readonly instance: string;
  readonly rows: number;
  /** Side by side: see baseline.ts. */
  readonly cells: readonly number[];
}

const HOUR_MS = 3_600_000;

export function hourOf(now: number): number {
  return now - (now % HOUR_MS);
}
