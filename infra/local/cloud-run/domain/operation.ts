/** A long-running operation. Those of an execution are read from it; the others are done when they are made. */
export type Operation = { name: string; createTimeMs: number } & (
  { type: 'execution'; execution: string } | { type: 'done'; response: Packed }
);

/** A message as google.protobuf.Any, in the form that protobufjs packs. */
export type Packed = { '@type': string } & object;
