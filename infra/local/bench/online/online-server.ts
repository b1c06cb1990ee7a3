/** A row of the features, in their order. */
export type Row = readonly number[];

/** A server of the model, ours or a peer: how it is started, asked, and understood. */
export interface OnlineServer {
  readonly name: string;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number) => Readonly<Record<string, string>>;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: (rows: readonly Row[]) => unknown;
  /** The labels in an answer. */
  readonly labels: (answer: unknown) => readonly number[];
}
