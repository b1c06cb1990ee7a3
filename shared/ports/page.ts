export interface PageRequest {
  readonly limit: number;
  /** From the page before; opaque. */
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}
