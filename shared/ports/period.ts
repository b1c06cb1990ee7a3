/** Epoch ms, half-open: what begins at `from` and ends before `before`; either end may be open. */
export interface Period {
  readonly from?: number | undefined;
  readonly before?: number | undefined;
}
