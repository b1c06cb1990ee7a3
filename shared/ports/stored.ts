/** An opaque mark of the state a record was read in. */
export type Revision = string;

export interface Stored<Value> {
  readonly value: Value;
  readonly revision: Revision;
}
